"""Cutting an outcome so that it fits into one payload: the beginning of a long answer stays, with a reference to the whole."""

from __future__ import annotations

from typing import Any

from kernel.basics.fitting import json_bytes, last_that_fit
from kernel.basics.limits import COMMENT_CHARACTERS, LINE_CHARACTERS, clipped
from kernel.basics.sha256 import sha256_of
from kernel.conversation.outcome import Contribution, Outcome
from kernel.conversation.transcript import INLINE_BYTES, Entry, as_text, beginning

OUTCOME_BYTES = 1_000_000
"""The longest outcome, as JSON. A payload holds 2 MiB, and a parent's state includes the outcomes of its teams."""


def fits(outcome: Outcome) -> bool:
    """Return whether the outcome can be the result of a run uncut."""
    return json_bytes(outcome) <= OUTCOME_BYTES


def unstored(outcome: Outcome) -> list[Entry]:
    """Return the long contents without a reference. They must be in the store before `fitted` cuts them."""
    contents = [(c.participant, c.content) for c in outcome.contributions if c.ref is None]
    if outcome.ref is None:
        contents.append((outcome.mode, outcome.output))
    return [Entry.of("answer", author, as_text(content)) for author, content in contents if _long(content)]


def fitted(outcome: Outcome) -> Outcome:
    """Return the outcome, cut until it fits: first long contents, then all contents, then the earliest contributions."""
    for cut in (_without_long_contents, _without_contents, _without_the_earliest):
        if fits(outcome):
            return outcome
        outcome = cut(outcome)
    return outcome


def shortened(answer: Contribution) -> Contribution:
    """Return the answer with a long content replaced by its beginning and a reference to the whole."""
    text = as_text(answer.content)
    if not _long(text):
        return answer
    return answer.model_copy(update={"content": beginning(text), "truncated": True, "ref": answer.ref or sha256_of(text)})


def _long(content: Any) -> bool:
    return content is not None and len(as_text(content).encode()) > INLINE_BYTES


def _without_long_contents(outcome: Outcome) -> Outcome:
    made = [
        shortened(c).model_copy(
            update={
                "comment": c.comment and clipped(c.comment, COMMENT_CHARACTERS),
                "error": c.error and c.error.model_copy(update={"message": clipped(c.error.message, LINE_CHARACTERS)}),
                "parts": [],
            }
        )
        for c in outcome.contributions
    ]
    changed: dict[str, Any] = {"contributions": made}
    if isinstance(outcome.output, dict) and set(outcome.output) <= {c.participant for c in made}:
        changed["output"] = {name: _cut(content) for name, content in outcome.output.items()}
    elif _long(outcome.output):
        text = as_text(outcome.output)
        changed |= {"output": beginning(text), "truncated": True, "ref": outcome.ref or sha256_of(text)}
    return outcome.model_copy(update=changed)


def _cut(content: Any) -> Any:
    return beginning(as_text(content)) if _long(content) else content


def _without_contents(outcome: Outcome) -> Outcome:
    """Return the outcome with a line of each answer, vote and output. Answers keep their references."""
    made = [
        c.model_copy(update={"content": clipped(as_text(c.content), 200), "truncated": True, "comment": None})
        if c.content is not None
        else c.model_copy(update={"comment": None})
        for c in outcome.contributions
    ]
    output = outcome.output
    if isinstance(output, dict) and set(output) <= {c.participant for c in made}:
        output = {name: clipped(as_text(content), 200) for name, content in output.items()}
    votes = [vote.model_copy(update={"reason": vote.reason and clipped(vote.reason, 200)}) for vote in outcome.votes]
    return outcome.model_copy(update={"contributions": made, "votes": votes, "output": output})


def _without_the_earliest(outcome: Outcome) -> Outcome:
    """Return the outcome with the latest contributions and votes that fit; `reason` gives the number of those left out."""
    room = OUTCOME_BYTES - json_bytes(outcome.model_copy(update={"contributions": [], "votes": []})) - 1_000
    made = last_that_fit(outcome.contributions, room * 3 // 4)
    votes = last_that_fit(outcome.votes, room // 4)
    left_out = len(outcome.contributions) - len(made)
    note = f"{left_out} earlier contributions are left out here; the run's record has them (mofa events)."
    return outcome.model_copy(
        update={"contributions": made, "votes": votes, "reason": f"{outcome.reason or ''} {note}".strip()}
    )
