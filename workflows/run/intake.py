"""Where a workflow takes in what people and programs sent: as a type, and without keys."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import InvalidInput
    from kernel.basics.json_schema import check_schema
    from kernel.basics.schema import parse
    from kernel.basics.secrets import refuse_secrets
    from kernel.conversation.message import Message
    from kernel.modes.members import output_schemas

T = TypeVar("T")

PATCH = "refuse-secrets"
SCHEMAS = "refuse-unusable-schemas"


def take_in(kind: type[T] | Any, given: Any, what: str) -> T:
    """`parse`, once it is seen that no text in `given` looks like a provider's key; and every agent's schema can be used.

    What a parent workflow hands its child is not searched for keys: models' words are in it, and the parent's own input was
    searched.

    Raises:
        InvalidInput: in words that do not repeat the key.
    """
    if workflow.info().parent is None:
        with _newer_than_some_histories(PATCH):
            refuse_secrets(given, what)
    found: T = parse(kind, given, what)
    with _newer_than_some_histories(SCHEMAS):
        for field, schema in output_schemas(found):
            check_schema(schema, field, what)
    return found


@contextmanager
def _newer_than_some_histories(patch: str) -> Iterator[None]:
    """Within, a refusal counts, except in the replay of a history that took the same before there was this rule."""
    try:
        yield
    except InvalidInput:
        # A validator's refusal is in no history.
        if workflow.unsafe.is_read_only() or workflow.patched(patch):
            raise


def take_in_message(given: Any, what: str, to: str, limit: int) -> Message:
    """Return the message that a handler was given, sent now where it does not say when; at most `limit` bytes of JSON.

    Only in a validator keys are looked for: what an update brings comes from outside.

    Raises:
        InvalidInput: it is no message, has no id, is too long for `to`, or wants an answer by a schema that cannot be used.
    """
    if isinstance(given, dict):
        given = {"sent_at": workflow.now().isoformat(), **given}
    if workflow.unsafe.is_read_only():
        refuse_secrets(given, what)
    message: Message = parse(Message, given, what)
    schema = message.metadata.get("answer_schema")
    if workflow.unsafe.is_read_only() and isinstance(schema, dict):
        check_schema(schema, "metadata.answer_schema")
    if not message.id.strip():
        raise InvalidInput(f"{what}: id: is empty; the id is what makes a repeated message count once.", "id")
    size = len(message.model_dump_json().encode())
    if size > limit:
        raise InvalidInput(f"{what}: is {size:,} bytes long; a message to {to} has at most {limit:,}.", "content")
    return message
