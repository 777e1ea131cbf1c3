"""Where a workflow takes in what people and programs sent: as a type, and without keys."""

from __future__ import annotations

from typing import Any, TypeVar

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.errors import InvalidInput
    from kernel.schema import parse
    from kernel.secret_shapes import refuse_secrets

T = TypeVar("T")

PATCH = "refuse-secrets"


def take_in(kind: type[T] | Any, given: Any, what: str) -> T:
    """`parse`, once it is seen that no text in `given` looks like a provider's key.

    What a parent workflow hands its child is not looked at: models' words are in it, and the parent's own input was looked at.

    Raises:
        InvalidInput: in words that do not repeat the key.
    """
    try:
        if workflow.info().parent is None:
            refuse_secrets(given, what)
    except InvalidInput:
        # A validator's refusal is in no history. Anything else may have been taken before there was this rule.
        if workflow.unsafe.is_read_only() or workflow.patched(PATCH):
            raise
    found: T = parse(kind, given, what)
    return found
