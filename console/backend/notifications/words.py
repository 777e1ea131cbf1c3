"""The content of messages to people: the words of a decision, its options with links or buttons, and its outcome."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from console.backend.notifications.language import Translate
from kernel.basics.sha256 import sha256_of
from kernel.conversation.decision import DecisionRequest, Option
from kernel.conversation.transcript import as_text
from kernel.kinds.channel import MOST_CHOICES, Choice
from plugins.storage.sql import DecisionRow
from plugins.storage.sql.people.notices import DecisionLink

ANSWER = "/answer/"
"""The beginning of the paths of links that decide."""

CODE_BYTES = 32

ARGUMENTS = 2_000
"""The most characters of a tool's arguments in a message."""

OWN_WORDS = "words"
"""The place of the option's number, for an answer in a person's own words."""

OWN_PAGE = ("edit", "answer")
"""Options of an approval that need a form."""


@dataclass(frozen=True)
class Asked:
    """A decision as messages need it."""

    row: DecisionRow
    request: DecisionRequest


def page_of(base: str, row: DecisionRow) -> str:
    """Return the address of a decision's page."""
    return f"{base}/inbox/{quote(row.workflow_id, safe='')}/{quote(row.decision_id, safe='')}"


def text_of(request: DecisionRequest) -> str:
    """Return the question, and the action that it is about."""
    if request.action is None:
        return request.question
    args = as_text(request.action.args)
    shown = args if len(args) <= ARGUMENTS else f"{args[:ARGUMENTS]} …"
    return f"{request.question}\n\n{request.action.name}: {shown}"


def facts_of(asked: Asked, _: Translate) -> list[str]:
    """Return what a person should know beside the question, one line each."""
    row, request = asked.row, asked.request
    best = request.option(request.recommended)
    due = f"{row.deadline:%Y-%m-%d %H:%M}" if row.deadline else ""
    return [
        line
        for line in (
            _("Risk: %(risk)s", risk=row.risk) if row.risk else "",
            _("Due: %(at)s UTC", at=due) if due else "",
            _("Recommended: %(option)s", option=best.label if best else request.recommended) if request.recommended else "",
            _("%(number)s people have to give the same answer.", number=request.quorum) if request.quorum > 1 else "",
            _("Asked by %(name)s", name=row.initiator) if row.initiator else "",
        )
        if line
    ]


def in_message(request: DecisionRequest, option: Option) -> bool:
    """Return whether a message may offer an option: edits of a call, and answers in its place, have a page of their own."""
    return request.action is None or option.id not in OWN_PAGE


def takes_words(request: DecisionRequest) -> bool:
    """Return whether a decision takes an answer in a person's own words."""
    return request.allow_answer and request.answer_schema is None and request.action is None


def choices_of(asked: Asked, _: Translate) -> list[Choice]:
    """Return the options that need no form. An answer in own words has an empty id."""
    row, request = asked.row, asked.request
    found = [
        Choice(id=each.id, label=each.label[:200], value=value_of(row, number), needs_comment=each.needs_comment)
        for number, each in enumerate(request.options)
        if in_message(request, each)
    ][:MOST_CHOICES]
    if takes_words(request):
        label = _("Answer in your own words")
        found.append(Choice(id="", label=label, value=value_of(row, OWN_WORDS), needs_comment=True))
    return found


def value_of(row: DecisionRow, number: int | str) -> str:
    """Return what a button sends back: the decision, its opening, and the number of the option or `OWN_WORDS`."""
    return f"{row.key}.{row.opened}.{number}"


def with_links(
    choices: Sequence[Choice], asked: Asked, person: str, base: str, now: datetime, lasts: timedelta
) -> tuple[list[Choice], list[DecisionLink]]:
    """Return the options with new links, and the links to store. The codes are in the addresses alone."""
    links: list[DecisionLink] = []
    linked: list[Choice] = []
    for each in choices:
        code = secrets.token_urlsafe(CODE_BYTES)
        links.append(_link(sha256_of(code), asked, person, each.id or None, now, lasts))
        linked.append(each.model_copy(update={"link": f"{base}{ANSWER}{code}"}))
    return linked, links


def reply_link(asked: Asked, person: str, now: datetime, lasts: timedelta) -> tuple[str, DecisionLink]:
    """Return a new code for the address of replies, and the link to store: it decides any option of the decision."""
    code = secrets.token_hex(16)
    return code, _link(reply_hash(code), asked, person, None, now, lasts)


def _link(hash: str, asked: Asked, person: str, choice: str | None, now: datetime, lasts: timedelta) -> DecisionLink:
    row = asked.row
    return DecisionLink(
        hash=hash, decision=row.key, opened=row.opened, person=person, choice=choice, created_at=now, expires_at=now + lasts
    )


def reply_hash(code: str) -> str:
    """Return the hash of a code for replies, which is not the hash of a link with the same code."""
    return sha256_of(f"reply:{code}")


def outcome_of(
    status: str | None, request: DecisionRequest | None, person: str, still_asked: bool, _: Translate
) -> str:  # fmt: skip
    """Return in words how a decision has ended."""
    if not still_asked:
        return _("Other people are asked now.")
    settled = request.settled if request is not None else None
    if status == "settled" and settled is not None and request is not None:
        option = request.option(settled.choice)
        chosen = option.label if option else settled.choice or _("an answer")
        by = _("you") if settled.by == person else settled.by or _("somebody")
        return _("Settled by %(name)s: %(option)s.", name=by, option=chosen) + (
            f"\n{settled.comment}" if settled.comment else ""
        )
    if status == "expired":
        return _("Its deadline has passed without an answer.")
    if status == "settled":
        return _("It is settled.")
    return _("Nobody needs this decision any more.")
