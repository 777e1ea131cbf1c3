"""Reflection: one drafts, the others criticise, and the draft is refined until they accept it."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from kernel.basics.limits import ROUNDS
from kernel.conversation.decision import Option
from kernel.conversation.outcome import Contribution, Outcome, OutcomeStatus, total
from kernel.conversation.participant import Resolved
from kernel.conversation.team import Ask, Team
from kernel.conversation.transcript import Thread, as_text
from kernel.modes.asking import answers_of, entries_of, reason_of, same
from kernel.modes.mode import Mode, ModeInput, Who

ACCEPT = "accept"

CRITIQUE = {
    "type": "object",
    "properties": {"accept": {"type": "boolean"}, "comments": {"type": "string"}},
    "required": ["accept", "comments"],
    "additionalProperties": False,
}
"""The form of a critique; a person chooses to accept, or answers in words."""


class ReflectionInput(ModeInput[Who]):
    """The first participant drafts and refines; the others criticise, or the first its own work where it is alone.

    `rounds`: how many times a draft is criticised.
    """

    rounds: int = Field(default=3, ge=1, le=ROUNDS)


async def reflection(team: Team, task: ReflectionInput[Resolved]) -> Outcome:
    """Draft, criticise and refine until all critics who answer accept. The output is the last draft."""
    author, *others = task.members()
    thread = task.opening()
    draft = await team.ask(author, Ask(content="", thread=thread, step="draft", title="Your draft"))
    made = [draft]
    if draft.status != "ok":
        return _outcome(made, "stopped", None, f"{author.name} made no draft: {_why(draft)}")
    for round in range(1, task.rounds + 1):
        thread = thread.then(*entries_of(draft))
        critiques = await answers_of(team, [(critic, _critique(critic, thread, round)) for critic in others or [author]])
        made += critiques
        answered = [critique for critique in critiques if critique.status == "ok"]
        if not answered:
            return _outcome(made, "partial", await _whole(team, draft), f"Nobody criticised the draft: {_why(critiques[0])}")
        objections = [critique for critique in answered if not accepts(critique)]
        if not objections:
            return _outcome(made, "completed", await _whole(team, draft), f"Accepted in round {round}.")
        if round == task.rounds:
            break
        for critique in objections:
            thread = thread.say("answer" if others else "note", critique.participant, comments(critique))
        refined = await team.ask(author, _refine(thread, round))
        made.append(refined)
        if refined.status != "ok":
            return _outcome(
                made, "partial", await _whole(team, draft), f"{author.name} did not refine the draft: {_why(refined)}"
            )
        draft = refined
    names = ", ".join(critique.participant for critique in objections)
    return _outcome(
        made,
        "partial",
        await _whole(team, draft),
        f"Not accepted after {task.rounds} round{'s' if task.rounds > 1 else ''} by {names}.",
    )


def _critique(critic: Resolved, thread: Thread, round: int) -> Ask:
    in_words = critic.answer_form == "words"
    return Ask(
        content="Does this draft do the task? Accept it if you would hand it in, else say what must change, and nothing more.",
        thread=thread,
        options=[Option(id=ACCEPT, label="Accept it as it stands")] if in_words else [],
        allow_answer=in_words,
        answer_schema=None if in_words else CRITIQUE,
        answer_name="critique",
        round=round,
        step=f"round-{round}/critique",
        title=f"Your critique, round {round}",
    )


def _refine(thread: Thread, round: int) -> Ask:
    words = "Refine your draft by these comments. Answer with the whole new draft, and nothing else."
    return Ask(content=words, thread=thread, round=round + 1, step=f"round-{round}/refine", title="Refine your draft")


def accepts(critique: Contribution) -> bool:
    """Return whether a critic accepts the draft as it stands; in words, the answer is `accept`."""
    if isinstance(critique.content, dict):
        return critique.content.get("accept") is True
    return critique.choice == ACCEPT or same(as_text(critique.content)) in (ACCEPT, "accepted", "i accept")


def comments(critique: Contribution) -> str:
    """Return the changes that a critic asks for."""
    if isinstance(critique.content, dict) and isinstance(critique.content.get("comments"), str):
        return f"My comments: {critique.content['comments']}"
    return f"My comments: {reason_of(critique) or as_text(critique.content)}"


async def _whole(team: Team, draft: Contribution) -> Any:
    return await team.whole(draft) if draft.truncated else draft.content


def _why(answer: Contribution) -> str:
    return answer.error.message if answer.error else answer.status


def _outcome(made: list[Contribution], status: OutcomeStatus, output: Any, reason: str) -> Outcome:
    return Outcome(mode="Reflection", status=status, output=output, contributions=made, usage=total(made), reason=reason)


MODE = Mode("Reflection", ReflectionInput, reflection, "One drafts, the others criticise, until they accept the draft.")
