"""Decisions that people make from a message: by a link, or by a button of a channel that has verified them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from temporalio.client import Client

from console.backend import client as backend
from console.backend.notifications.language import Translate, words_for
from console.backend.notifications.words import in_message
from console.terminal.failure import Failure
from kernel.basics.errors import InvalidInput
from kernel.basics.schema import parse
from kernel.conversation.decision import Decision, DecisionRequest, Option
from kernel.identity.caller import Caller
from kernel.identity.person import People
from plugins.storage.sql import DecisionRow, SqlInbox
from runtime.identity.keys import IdentityKeys
from runtime.identity.seals import seal

Ended = Literal["open", "settled", "counted", "too_late", "refused", "gone"]
"""The outcome of an answer. `open`: there was none yet. `counted`: more people have to agree. `refused`: see `words`."""


@dataclass(frozen=True)
class Settled:
    """The outcome of an answer, and the decision as it is now."""

    ended: Ended
    row: DecisionRow | None = None
    request: DecisionRequest | None = None
    words: str = ""


@dataclass(frozen=True)
class Answer:
    """A person's answer to a decision. `key` makes a repeat change nothing."""

    person: str
    decision: str
    opened: str
    key: str
    choice: str | None = None
    text: str | None = None
    comment: str | None = None


class Settling:
    """Gives answers to runs, as the person who gave them, whose identity the caller of `settle` has verified."""

    def __init__(
        self,
        inbox: SqlInbox,
        people: Callable[[], Awaitable[People]],
        temporal: Callable[[], Awaitable[Client]],
        keys: IdentityKeys,
    ) -> None:
        self._inbox, self._people, self._temporal, self._keys = inbox, people, temporal, keys

    async def look(self, person: str, decision: str, opened: str) -> Settled:
        """Return a decision as a person may see it now, without an answer.

        `gone`: it does not exist any more, or they may not read it.
        """
        row = await self._inbox.by_key(decision)
        people = await self._people()
        caller = people.caller(person)
        if row is None or row.opened != opened or caller is None:
            return Settled("gone")
        if not caller.may("read", tenant=row.tenant, desk=row.desk):
            return Settled("gone")
        request = await self._inbox.request(row)
        if request is None:
            return Settled("gone")
        if row.status != "open":
            return Settled("too_late", row, request)
        if (why := not_allowed(caller, row, words_for(people, person))) is not None:
            return Settled("refused", row, request, why)
        return Settled("open", row, request)

    async def settle(self, answer: Answer) -> Settled:
        """Give an answer to its run.

        Raises:
            MofaError, Failure, ServerUnreachable: it cannot be given for now.
        """
        now = await self.look(answer.person, answer.decision, answer.opened)
        if now.ended == "too_late" and now.request is not None and is_answer(now.request.settled, answer.key):
            return Settled("settled", now.row, now.request)
        if now.ended != "open" or now.row is None or now.request is None:
            return now
        caller = (await self._people()).caller(answer.person)
        assert caller is not None  # `look` has asked
        client = await self._temporal()
        request = await _of_run(client, now.row)
        if request is None:
            return Settled("gone")
        if request.status != "open":
            ended: Ended = "settled" if is_answer(request.settled, answer.key) else "too_late"
            return Settled(ended, now.row, request)
        fields = {
            "decision_id": request.id, "choice": answer.choice, "answer": answer.text, "comment": answer.comment,
            "by": caller.name, "idempotency_key": answer.key,
        }  # fmt: skip
        try:
            given = {name: each for name, each in fields.items() if each is not None}
            decision: Decision = parse(Decision, given, "decision")
            done = await backend.decide(client, request.workflow_id, seal(self._keys, caller, request, decision))
        except InvalidInput as error:
            return Settled("refused", now.row, request, str(error))
        except Failure as failure:
            later = await _of_run(client, now.row)
            if later is not None and later.status != "open":  # somebody else was first
                return Settled("too_late", now.row, later)
            if failure.type in ("Ended", "NotFound"):
                return Settled("gone")
            if failure.type != "InvalidInput":
                raise
            return Settled("refused", now.row, request, str(failure))
        return Settled("settled" if done.status != "open" else "counted", now.row, done)


def option_at(request: DecisionRequest, number: int) -> Option | None:
    """Return an option that a button may stand for."""
    if not 0 <= number < len(request.options):
        return None
    option = request.options[number]
    return option if in_message(request, option) else None


def is_answer(settled: Decision | None, key: str) -> bool:
    """Return whether a decision was settled by the answer of this key."""
    return settled is not None and settled.idempotency_key == key


async def _of_run(client: Client, row: DecisionRow) -> DecisionRequest | None:
    """Return a decision as its run has it."""
    return next((each for each in await backend.decisions(client, row.workflow_id) if each.id == row.decision_id), None)


def not_allowed(caller: Caller, row: DecisionRow, _: Translate) -> str | None:
    """Return why a person may not decide; None if they may. The run itself asks again."""
    if not caller.may("decide", tenant=row.tenant, desk=row.desk):
        return _("%(name)s has no role that may decide this.", name=caller.name)
    if row.assignees and caller.name not in row.assignees:
        return _("This decision is for %(names)s.", names=", ".join(row.assignees))
    if row.initiator == caller.name:
        return _("%(name)s has asked for this decision, and may not decide it.", name=caller.name)
    return None


def outcome_words(found: Settled, label: str, _: Translate) -> str:
    """Return the outcome of an answer for its person. `label` are the words of the answer."""
    settled = found.request.settled if found.request is not None else None
    match found.ended:
        case "settled":
            return _("Your answer counts: %(option)s.", option=label)
        case "counted":
            return _("Your answer counts: %(option)s. More people have to give the same one.", option=label)
        case "too_late" if settled is not None:
            return _("Too late: %(name)s has decided already.", name=settled.by or _("somebody"))
        case "too_late":
            return _("Too late: it is over.")
        case "refused":
            return found.words
    return _("There is no such decision any more, or you may not read it.")
