"""A sealed statement about a decision: who decided what, signed by the installation, so that a run can tell it from a claim.

A seal is `mofa1.KEY.STATEMENT.SIGNATURE`: the id of the key, the statement as JSON, and an Ed25519 signature of all before it,
both in URL-safe base64. It counts for one answer to one decision of one run. Who reads it in a history can do nothing with it.
"""

from __future__ import annotations

import binascii
import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from kernel.basics.errors import InvalidInput
from kernel.basics.limits import Line
from kernel.basics.schema import Schema, parse
from kernel.basics.sha256 import sha256_of
from kernel.conversation.decision import Decision, DecisionRequest
from kernel.conversation.transcript import canonical
from kernel.identity.caller import Caller, Role

FORM = "mofa1"
"""The form of the seal, with its version. It is signed, so that the signature counts for nothing else."""

_SEAL = re.compile(r"mofa1\.([A-Za-z0-9_-]{1,64})\.([A-Za-z0-9_-]{1,7000})\.([A-Za-z0-9_-]{86})", re.ASCII)

_WHAT = ("workflow_id", "run_id", "decision_id", "answer")

Names = Annotated[list[Line], Field(max_length=200)]


class Statement(Schema):
    """`name` has decided. `answer` is the hash of what was answered; the times are in seconds since 1970."""

    name: Line
    kind: Literal["person", "service"] = "person"
    roles: list[Role]
    tenants: Names | None = None
    desks: Names | None = None
    workflow_id: str
    run_id: str
    decision_id: str
    answer: str
    issued_at: int
    expires_at: int
    nonce: str

    def caller(self) -> Caller:
        """Return who has decided."""
        return Caller(
            self.name,
            self.kind,
            frozenset(self.roles),
            None if self.tenants is None else frozenset(self.tenants),
            None if self.desks is None else frozenset(self.desks),
            verified=True,
        )

    def mismatch(self, request: DecisionRequest, decision: Decision) -> str | None:
        """Return why the statement is not about this answer to this request; None if it is."""
        meant = subject_of(request, decision)
        other = next((name for name in _WHAT if meant[name] != getattr(self, name)), None)
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
    return {
        "workflow_id": request.workflow_id,
        "run_id": request.run_id,
        "decision_id": request.id,
        "answer": sha256_of(canonical(answered)),
    }


def to_be_signed(key: str, statement: Statement) -> bytes:
    """Return the bytes that the key signs."""
    text = urlsafe_b64encode(statement.model_dump_json(exclude_none=True).encode()).rstrip(b"=")
    return f"{FORM}.{key}.".encode() + text


def sealed(signed: bytes, signature: bytes) -> str:
    """Return the seal of signed bytes."""
    return f"{signed.decode()}.{urlsafe_b64encode(signature).rstrip(b'=').decode()}"


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
        statement: Statement = parse(Statement, json.loads(_bytes(text)), "seal")
        return Seal(key, f"{FORM}.{key}.{text}".encode(), _bytes(signature), statement)
    except (ValueError, RecursionError, binascii.Error):
        raise InvalidInput("seal: its statement cannot be read; decide by the console or with a token.", "seal") from None


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
