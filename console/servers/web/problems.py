"""Errors as problem details (RFC 9457), with the status that fits each of our failures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from console.backend.access.rights import Refusal
from console.terminal.failure import NOT_FOUND, UNREACHABLE, USAGE, Failure, explain
from kernel.basics.errors import InvalidInput, MofaError, ProviderUnavailable
from kernel.basics.schema import Schema
from kernel.flow.drafts import DraftTaken
from runtime.flows.flow_text import FaultyText

TYPE = "urn:mofa:error:"
"""The beginning of a problem's `type`; the error's name follows."""

MEDIA_TYPE = "application/problem+json"

CONFLICTS = ("AlreadyStarted", "Ended", "PluginRefused", "Busy", "QueryFailed")
"""Failures that the state of a run or of the fleet causes, and not the request."""


class FieldFault(Schema):
    """A fault of the request: its field, the message, and the place in the flow's text."""

    field: str
    message: str
    node: str | None = None
    line: int | None = None
    column: int | None = None


class Problem(Schema):
    """An error: problem details of RFC 9457. `current` is the state that a conflict is about."""

    type: str = Field(examples=["urn:mofa:error:InvalidInput"])
    title: str
    status: int
    detail: str
    errors: list[FieldFault] | None = None
    current: Any = None


def problem(
    status: int,
    name: str,
    detail: str,
    errors: Sequence[FieldFault] = (),
    current: Any = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return a problem as a response."""
    content: dict[str, Any] = {"type": TYPE + name, "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    if errors:
        content["errors"] = [each.model_dump(exclude_none=True) for each in errors]
    if current is not None:
        content["current"] = current
    return JSONResponse(content, status, headers, media_type=MEDIA_TYPE)


def answer_errors(app: FastAPI) -> None:
    """Answer every error of the application with a problem."""
    for kind, answer in _ANSWERS:
        app.add_exception_handler(kind, answer)
    app.add_exception_handler(Exception, _other)


def answer_to(request: Request, error: Exception) -> Response:
    """Return the problem of any error of a request."""
    return next((answer for kind, answer in _ANSWERS if isinstance(error, kind)), _other)(request, error)


def _refusal(_: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return problem(error.status, error.name, str(error), current=error.current)


def _draft_taken(_: Request, error: Exception) -> Response:
    assert isinstance(error, DraftTaken)
    current = error.current and error.current.model_dump(mode="json", include={"text", "revision", "updated_at", "by", "tab"})
    return problem(409, "DraftTaken", str(error), current=current)


def _known(_: Request, error: Exception) -> Response:
    failure = explain(error)
    assert failure is not None  # it is known
    return problem(_status(error, failure), failure.type, str(failure), _faults(error))


def _status(error: BaseException, failure: Failure) -> int:
    if isinstance(error, ProviderUnavailable) or failure.code == UNREACHABLE or failure.type == "SearchAttributes":
        return 503
    if failure.code == NOT_FOUND:
        return 404
    if failure.type in CONFLICTS:
        return 409
    if failure.code == USAGE or failure.type in (InvalidInput.__name__, "Refused"):
        return 422
    return 409


def _faults(error: BaseException) -> list[FieldFault]:
    if isinstance(error, FaultyText):
        return [
            FieldFault(field=each.path, message=each.message, node=each.node, line=each.line, column=each.column)
            for each in error.faults
        ]
    if isinstance(error, InvalidInput) and error.field:
        return [FieldFault(field=error.field, message=str(error))]
    return []


def _not_understood(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = [
        FieldFault(field=".".join(map(str, each["loc"][1:] or each["loc"]))[:500], message=str(each["msg"])[:500])
        for each in error.errors()[:20]
    ]
    words = f"{faults[0].field}: {faults[0].message}" if faults else "the request cannot be understood"
    return problem(422, "InvalidInput", words, faults)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if isinstance(error.__cause__, MofaError | Failure):  # raised while the body was read
        return _known(request, error.__cause__)
    name = {404: "NotFound", 405: "MethodNotAllowed", 413: "TooLarge"}.get(error.status_code, "InvalidInput")
    return problem(error.status_code, name, str(error.detail), headers=error.headers)


def _other(request: Request, error: Exception) -> Response:
    failure = explain(error)
    if failure is not None:  # an error of Temporal's client
        return problem(_status(error, failure), failure.type, str(failure))
    return problem(500, "Bug", "This is a bug in mofa; the server's log has it.")


_ANSWERS: tuple[tuple[type[Exception], Callable[[Request, Exception], Response]], ...] = (
    (Refusal, _refusal),
    (DraftTaken, _draft_taken),
    (MofaError, _known),
    (Failure, _known),
    (RequestValidationError, _not_understood),
    (HTTPException, _http),
)
"""Error → its answer, the more special ones first."""
