"""Errors of a run as Temporal transports them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from temporalio import workflow
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import InvalidInput, MofaError
    from kernel.basics.schema import parse
    from kernel.conversation.budget import Usage
    from kernel.conversation.undoable import Undoable
    from kernel.record.events import Page


def application_error(error: MofaError, used: Usage | None = None, done: Sequence[Undoable] = ()) -> ApplicationError:
    """Return a kernel error as Temporal's: with its wire name as type, and not to be retried as a whole run.

    `used` becomes the error's detail. A parent run reads it there to book what its child has used. The tool calls that can be
    undone, `done`, follow it.
    """
    details: list[Any] = [used] if used is not None else []
    if used is not None and done:
        details.append([each.model_dump(mode="json") for each in done])
    return ApplicationError(str(error), *details, type=error.type, non_retryable=True)


def asked_page(page: Any) -> Page:
    """Return the input of a query for a part of a record.

    Raises:
        ApplicationError: of the type `InvalidInput`, if the input is wrong.
    """
    try:
        parsed: Page = parse(Page, page or {}, "page")
    except InvalidInput as error:
        raise application_error(error) from None
    return parsed
