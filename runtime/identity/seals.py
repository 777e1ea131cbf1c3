"""Seals of decisions: signed where a caller is known, verified by the workers."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

from kernel.basics.errors import InvalidInput
from kernel.conversation.attention import Reassign, Snooze
from kernel.conversation.decision import Decision, DecisionRequest
from kernel.conversation.statement import Seal, Statement, read_seal, sealed, subject_of, subject_of_order, to_be_signed
from kernel.identity.caller import Caller
from runtime.identity.keys import VARIABLE, IdentityKeys

VALID_S = 3_600
"""The time for which a seal counts, in seconds: also for a signal that waits until workers are there."""

SKEW_S = 300
"""The difference between the clocks of two machines that is allowed, in seconds."""

NEEDED = (
    "by: here a decision counts only with a verified identity. Log in to the console, or set MOFA_TOKEN to a token of yours "
    "(mofa token new)."
)


def seal(keys: IdentityKeys, caller: Caller, request: DecisionRequest, decision: Decision) -> Decision:
    """Return the decision with the name and the seal of a caller who may decide it. One without a login makes a claim.

    Raises:
        InvalidInput: there is no key to sign with.
    """
    if not caller.verified:
        return decision
    return decision.model_copy(update={"by": caller.name, "seal": _signed(keys, caller, subject_of(request, decision))})


def seal_order(
    keys: IdentityKeys, caller: Caller, request: DecisionRequest, name: str, order: Snooze | Reassign
) -> Snooze | Reassign:
    """Return the order `snooze` or `reassign` with the name and the seal of a caller. One without a login makes a claim.

    Raises:
        InvalidInput: there is no key to sign with.
    """
    if not caller.verified:
        return order
    return order.model_copy(update={"by": caller.name, "seal": _signed(keys, caller, subject_of_order(request, name, order))})


def _signed(keys: IdentityKeys, caller: Caller, subject: dict[str, str]) -> str:
    now = int(time.time())
    statement = Statement(
        name=caller.name,
        kind=caller.kind,
        # Where policies allow it, the run still asks for a role that decides.
        roles=sorted(caller.roles if caller.policy is None else {*caller.roles, "decider"}),
        tenants=None if caller.tenants is None else sorted(caller.tenants),
        desks=None if caller.desks is None else sorted(caller.desks),
        **subject,
        issued_at=now,
        expires_at=now + VALID_S,
        nonce=secrets.token_urlsafe(12),
    )
    key = keys.signing()
    signed = to_be_signed(key.id, statement)
    return sealed(signed, key.private().sign(signed))


class SealCheck:
    """The check of one worker. It has the form of the external function `IDENTITY_FUNCTION`."""

    def __init__(self, keys: IdentityKeys, required: Callable[[], bool]) -> None:
        """`required` returns whether the project file asks for a verified identity in every decision."""
        self._keys, self._required = keys, required

    def __call__(self, seal: str | None) -> str | None:
        """Return why a decision with this seal, or with none, cannot count; None if it can."""
        if seal is None:
            return NEEDED if self._required() else None
        try:
            return self._fault(seal)
        except InvalidInput as error:
            return str(error)

    def statement(self, seal: str) -> Statement | None:
        """Return the statement of a genuine seal, however old it is; None if it is not genuine or its key is gone."""
        try:
            given = read_seal(seal)
        except InvalidInput:
            return None
        return None if self._forged(given) else given.statement

    @property
    def required(self) -> bool:
        """Whether the project file asks for a verified identity in every decision."""
        return self._required()

    def _fault(self, text: str) -> str | None:
        given = read_seal(text)
        if forged := self._forged(given):
            return forged
        now, statement = time.time(), given.statement
        if statement.issued_at > now + SKEW_S:
            return "seal: it is from the future; compare the clocks of the console and the worker."
        if now > min(statement.expires_at, statement.issued_at + VALID_S) + SKEW_S:
            return "seal: it has expired; decide again."
        return None

    def _forged(self, given: Seal) -> str | None:
        key = self._keys.public(given.key)
        if key is None:
            return f"seal: the worker does not know the key {given.key!r}; give it the public keys of the console ({VARIABLE})."
        from cryptography.exceptions import InvalidSignature

        try:
            key.verify(given.signature, given.signed)
        except InvalidSignature:
            return "seal: it is not genuine."
        return None
