"""A sealed statement about a decision: who decided what, signed by the installation, so that a run can tell it from a claim.

A seal is `mofa1.KEY.STATEMENT.SIGNATURE`: the id of the key, the statement as JSON, and an Ed25519 signature of all before it,
both in hexadecimal digits, which no pattern of a provider's key fits. It counts for one answer to one decision of one run. Who
reads it in a history can do nothing with it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from kernel.basics.errors import InvalidInput
from kernel.basics.limits import Line
from kernel.basics.schema import Schema, parse
from kernel.basics.sha256 import sha256_of
from kernel.conversation.always import Always
from kernel.conversation.attention import SEAL_CHARACTERS, Reassign, Snooze
from kernel.conversation.decision import Decision, DecisionRequest
from kernel.conversation.transcript import canonical
from kernel.identity.caller import Caller, Role, proved

FORM = "mofa1"
"""The form of the seal, with its version. It is signed, so that the signature counts for nothing else."""

_SEAL = re.compile(r"mofa1\.([A-Za-z0-9_-]{1,64})\.((?:[0-9a-f]{2}){2,})\.([0-9a-f]{128})", re.ASCII)

_WHAT = ("workflow_id", "run_id", "decision_id", "answer", "always")

Names = Annotated[list[Line], Field(max_length=200)]


class Statement(Schema):
    """`name` has decided. `answer` is the hash of what was answered; the times are in seconds since 1970.

    `always` are the later calls that the decision allows, by `always_of`, if it allows any.
    """

    name: Line
    kind: Literal["person", "service"] = "person"
    roles: list[Role]
    tenants: Names | None = None
    desks: Names | None = None
    workflow_id: str
    run_id: str
    decision_id: str
    answer: str
    always: str | None = None
    issued_at: int
    expires_at: int
    nonce: str

    def caller(self) -> Caller:
        """Return who has decided."""
        return proved(self.name, self.kind, self.roles, self.tenants, self.desks)

    def mismatch(self, meant: Mapping[str, str]) -> str | None:
        """Return why the statement is not about this answer to this request, by `subject_of`; None if it is."""
        other = next((name for name in _WHAT if meant.get(name) != getattr(self, name)), None)
        return other and f"seal: it was made for another {other}, and counts for no other one."


@dataclass(frozen=True)
class Seal:
    """The parts of a seal."""

    key: str
    signed: bytes
    signature: bytes
    statement: Statement


def subject_of(request: DecisionRequest, decision: Decision) -> dict[str, str]:
    """Return the fields that bind a statement to an answer."""
    answered = decision.model_dump(mode="json", include={"choice", "answer", "edited_args", "comment"})
    if decision.failed:
        answered["failed"] = decision.failed
    return {
        "workflow_id": request.workflow_id,
        "run_id": request.run_id,
        "decision_id": request.id,
        "answer": sha256_of(canonical(answered)),
        **({"always": always_of(request, decision.always)} if decision.always is not None else {}),
    }


def subject_of_order(request: DecisionRequest, name: str, order: Snooze | Reassign) -> dict[str, str]:
    """Return the fields that bind a statement to an order, `snooze` or `reassign`, about an open decision."""
    ordered = order.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"by", "seal"})
    return {
        "workflow_id": request.workflow_id,
        "run_id": request.run_id,
        "decision_id": request.id,
        "answer": sha256_of(canonical([name, ordered])),
    }


def always_of(request: DecisionRequest, always: Always) -> str:
    """Return the calls that a decision allows, as a seal says it."""
    allowing = request.allowing()
    action = allowing and [allowing.name, sha256_of(canonical(allowing.args))]
    return canonical({"call": action, "asker": request.initiator, "risk": request.risk, "always": always.plain()})


def to_be_signed(key: str, statement: Statement) -> bytes:
    """Return the bytes that the key signs."""
    return f"{FORM}.{key}.{statement.model_dump_json(exclude_none=True).encode().hex()}".encode()


def sealed(signed: bytes, signature: bytes) -> str:
    """Return the seal of signed bytes.

    Raises:
        InvalidInput: it is too long.
    """
    seal = f"{signed.decode()}.{signature.hex()}"
    if len(seal) > SEAL_CHARACTERS:
        raise InvalidInput("seal: the caller has too many tenants and desks for a seal; use a token for fewer.", "seal")
    return seal


def statement_in(seal: str | None) -> Statement | None:
    """Return the statement of a seal; None without a seal. Its signature is not verified here.

    Raises:
        InvalidInput: it has another form.
    """
    return None if seal is None else read_seal(seal).statement


def read_seal(seal: str) -> Seal:
    """Return the parts of a seal. Its signature is not verified here.

    Raises:
        InvalidInput: it has another form.
    """
    parts = _SEAL.fullmatch(seal)
    if parts is None:
        raise InvalidInput("seal: it is not a seal of this installation; leave it out, or decide by the console.", "seal")
    key, text, signature = parts.groups()
    try:
        statement: Statement = parse(Statement, json.loads(bytes.fromhex(text)), "seal")
        return Seal(key, f"{FORM}.{key}.{text}".encode(), bytes.fromhex(signature), statement)
    except (ValueError, RecursionError):
        raise InvalidInput("seal: its statement cannot be read; decide by the console or with a token.", "seal") from None
