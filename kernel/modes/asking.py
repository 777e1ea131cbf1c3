"""Asking several participants at once, and reading their answers: texts, choices and reasons."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing
from typing import Any

from kernel.conversation.decision import Option
from kernel.conversation.outcome import Contribution, cancelled
from kernel.conversation.participant import Resolved
from kernel.conversation.team import Ask, Team
from kernel.conversation.transcript import INLINE_BYTES, Entry, as_text, canonical

LABEL = 300
"""The longest label of an option, in characters."""


async def answers_of(
    team: Team, asks: Sequence[tuple[Resolved, Ask]], enough: Callable[[Contribution], bool] | None = None
) -> list[Contribution]:
    """Return the answers, in the order of the asks.

    Once `enough` is true of one, the rest is cancelled, and stands in the list with the status `cancelled`.
    """
    settled: dict[str, Contribution] = {}
    async with aclosing(team.ask_each(asks)) as settling:
        async for answer in settling:
            settled[answer.participant] = answer
            if enough is not None and enough(answer):
                break
    return [settled.get(participant.name) or cancelled(participant.name, ask.round, ask.step) for participant, ask in asks]


def entry_of(answer: Contribution) -> Entry:
    """Return a contribution as an entry of the conversation; a long text by its reference only."""
    text = as_text(answer.content)
    if answer.ref is None:
        return Entry.of("answer", answer.participant, text)
    stored = answer.truncated or len(text.encode(errors="replace")) > INLINE_BYTES
    return Entry(role="answer", author=answer.participant, ref=answer.ref, text=None if stored else text)


def entries_of(answer: Contribution) -> tuple[Entry, ...]:
    """Return the entries that a contribution adds to the conversation: its text, and a note where the length limit cut it."""
    if not answer.cut_at_limit:
        return (entry_of(answer),)
    words = f"The answer of {answer.participant} ends here because it was cut off at the length limit."
    return (entry_of(answer), Entry.of("note", "length limit", words))


def same(value: Any) -> str:
    """Return a key that equal answers share. Case, white space and a full stop at the end make no difference to a text."""
    if not isinstance(value, str):
        return canonical(value)
    return " ".join(value.casefold().split()).strip(" .!\"'")


def label(text: str) -> str:
    """Return a text as an option's label: one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= LABEL else line[: LABEL - 1].rstrip() + "…"


def listed(options: Sequence[Option], texts: Mapping[str, str] | None = None) -> str:
    """Return the options as lines of a question, with their whole `texts` where a label is only their beginning."""

    def line(option: Option) -> str:
        text = (texts or {}).get(option.id, option.label)
        more = f" ({option.description})" if option.description else ""
        return f"- {option.id}" + (f": {text}" if text != option.id else "") + more

    return "\n".join(line(option) for option in options)


def choice_of(answer: Contribution, options: Sequence[Option]) -> str | None:
    """Return the id of the option that an answer takes: the one chosen, or the only one that its words name."""
    ids = {option.id for option in options}
    if answer.choice in ids:
        return answer.choice
    content = answer.content.get("choice") if isinstance(answer.content, dict) else answer.content
    if not isinstance(content, str):
        return None
    words = same(content)
    for option in options:
        if words in (same(option.id), same(option.label)):
            return option.id
    named = [o.id for o in options if re.search(rf"(?<!\w){re.escape(same(o.id))}(?!\w)", words)]
    return named[0] if len(named) == 1 else None


def reason_of(answer: Contribution) -> str | None:
    """Return the reason that came with a choice."""
    if answer.comment:
        return answer.comment
    reason = answer.content.get("reason") if isinstance(answer.content, dict) else None
    return reason if isinstance(reason, str) else None


def without_an_answer(made: Sequence[Contribution]) -> str:
    """Return a sentence that names those who failed, and why; empty when nobody failed."""
    failed = [c for c in made if c.status in ("failed", "timeout")]
    lost = list(dict.fromkeys(f"{c.participant} ({c.error.message if c.error else c.status})" for c in failed))
    more = f" and {len(lost) - 3} more" if len(lost) > 3 else ""
    return f"Without an answer: {'; '.join(lost[:3])}{more}." if lost else ""
