"""The check of everything that people and programs send to a workflow: it must have its type, and contain no keys."""

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

SECRETS = "refuse-secrets"
"""The patch since which an input with a provider's key is refused."""

SCHEMAS = "refuse-unusable-schemas"
"""The patch since which an input with a JSON Schema that cannot be used is refused."""


def take_in(kind: type[T] | Any, given: Any, what: str) -> T:
    """Return `given` as a `kind`. `what` names the input in the errors.

    The input that a child workflow gets from its parent is not searched for keys. It contains texts of models, and the parent's
    own input was searched.

    Raises:
        InvalidInput: it has another type, contains a provider's key (which the message does not repeat), or contains an
            output schema that cannot be used.
    """
    if workflow.info().parent is None:
        with _newer_than_some_histories(SECRETS):
            refuse_secrets(given, what)
    parsed: T = parse(kind, given, what)
    with _newer_than_some_histories(SCHEMAS):
        for field, schema in output_schemas(parsed):
            check_schema(schema, field, what)
    return parsed


@contextmanager
def _newer_than_some_histories(patch: str) -> Iterator[None]:
    """Let an `InvalidInput` pass, except in the replay of a history from before the rule: it accepted the same input."""
    try:
        yield
    except InvalidInput:
        if newly(patch):
            raise


def newly(patch: str) -> bool:
    """Return whether a rule applies that some histories are older than.

    A validator always applies it: its refusals are not in the history, so that a replay does not depend on them.
    """
    return workflow.unsafe.is_read_only() or workflow.patched(patch)


def take_in_message(given: Any, what: str, to: str, limit: int) -> Message:
    """Return the message that a handler received; without a time of its own, it is sent now.

    Keys are searched only in a validator, because an update comes from outside.

    Args:
        what: the handler, in errors.
        to: the receiver, in errors.
        limit: the longest message, in bytes of JSON.

    Raises:
        InvalidInput: it is not a message, has no id, is too long, or has an answer schema that cannot be used.
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
