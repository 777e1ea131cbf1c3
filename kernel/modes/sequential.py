"""Sequential: a chain of stages, each participant building on what came before."""

from __future__ import annotations

from typing import Literal

from kernel.conversation.decision import Option
from kernel.conversation.outcome import Contribution, Outcome, total
from kernel.conversation.participant import Resolved
from kernel.conversation.team import Ask, Team
from kernel.conversation.transcript import Thread
from kernel.modes.asking import entries_of
from kernel.modes.mode import Mode, ModeInput, Who


class SequentialInput(ModeInput[Who]):
    """`on_failure`: end the chain at a failed stage (`stop`), go on without it (`skip`), or ask a person (`ask`)."""

    on_failure: Literal["stop", "skip", "ask"] = "stop"


async def sequential(team: Team, task: SequentialInput[Resolved]) -> Outcome:
    """Ask each participant in turn; each sees the task and every earlier answer. The output is the last answer."""
    thread = task.opening()
    made: list[Contribution] = []
    for number, participant in enumerate(task.members(), 1):
        answer = await _stage(team, task, number, participant, thread)
        made.append(answer)
        if answer.status == "ok":
            thread = thread.then(*entries_of(answer))
        elif answer.status != "skipped":
            reason = answer.error.message if answer.error else f"stage {number} ({answer.participant}) gave no answer"
            return _outcome(made, "stopped", f"Stage {number} ({answer.participant}) failed: {reason}")
    skipped = [c.participant for c in made if c.status == "skipped"]
    if skipped:
        return _outcome(made, "partial", f"Skipped after a failure: {', '.join(skipped)}.")
    return _outcome(made, "completed", None)


async def _stage(
    team: Team, task: SequentialInput[Resolved], number: int, participant: Resolved, thread: Thread
) -> Contribution:
    attempt = 1
    while True:
        step = f"stage-{number}" if attempt == 1 else f"stage-{number}/attempt-{attempt}"
        answer = await team.ask(
            participant, Ask(content="", thread=thread, round=number, step=step, title=f"Stage {number}: your part of the work")
        )
        if answer.status == "ok":
            return answer
        what_now = task.on_failure if task.on_failure != "ask" else await _what_now(team, number, answer, step)
        if what_now == "skip":
            return answer.model_copy(update={"status": "skipped"})
        if what_now != "retry":
            return answer
        attempt += 1


async def _what_now(team: Team, number: int, failed: Contribution, step: str) -> str | None:
    reason = failed.error.message if failed.error else failed.status
    answer = await team.ask_operator(
        Ask(
            content=f"Stage {number} ({failed.participant}) failed: {reason}",
            step=f"{step}/what-now",
            round=number,
            kind="exception",
            title=f"Stage {number} failed: what now?",
            options=[
                Option(id="retry", label="Try again", impact="The stage is run once more."),
                Option(id="skip", label="Go on without it", impact="Later stages do not see an answer of this one."),
                Option(id="stop", label="Stop here", impact="The run ends with what it has."),
            ],
            recommended="retry",
        )
    )
    return answer.choice


def _outcome(made: list[Contribution], status: str, reason: str | None) -> Outcome:
    good = [c for c in made if c.status == "ok"]
    return Outcome.model_validate(
        {
            "mode": "Sequential", "status": status, "output": good[-1].content if good else None,
            "contributions": made, "usage": total(made), "reason": reason,
        }
    )  # fmt: skip


MODE = Mode("Sequential", SequentialInput, sequential, "A chain of stages, each building on what came before.")
