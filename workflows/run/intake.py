"""Where a workflow takes in what people and programs sent: as a type, and without keys."""

from __future__ import annotations

from typing import Any, TypeVar

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import InvalidInput
    from kernel.basics.schema import parse
    from kernel.basics.secrets import refuse_secrets
    from kernel.conversation.message import Message

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


def take_in_message(given: Any, what: str, to: str, limit: int) -> Message:
    """The message that a handler was given, sent now where it does not say when; at most `limit` bytes of JSON.

    Only in a validator keys are looked for: what an update brings comes from outside.

    Raises:
        InvalidInput: it is no message, has no id, or is too long for `to`.
    """
    if isinstance(given, dict):
        given = {"sent_at": workflow.now().isoformat(), **given}
    if workflow.unsafe.is_read_only():
        refuse_secrets(given, what)
    message: Message = parse(Message, given, what)
    if not message.id.strip():
        raise InvalidInput(f"{what}: id: is empty; the id is what makes a repeated message count once.", "id")
    size = len(message.model_dump_json().encode())
    if size > limit:
        raise InvalidInput(f"{what}: is {size:,} bytes long; a message to {to} has at most {limit:,}.", "content")
    return message
