"""Auto: a model picks the mode and its fields from the task and the team, says why, and the mode is run."""

from __future__ import annotations

from typing import Any

from kernel.conversation.outcome import Contribution, Outcome, total
from kernel.conversation.participant import Agent, Resolved, introduced
from kernel.conversation.team import Ask, Team
from kernel.conversation.transcript import as_text
from kernel.modes.inner import candidates, inner_input, own_fields, run_within
from kernel.modes.mode import Mode, ModeInput, Who
from kernel.record.answer_events import ChoiceRefused, ModeChosen

TRIES = 3
"""The most choices that the model may make; one that does not fit goes back to it with the reason."""


class AutoInput(ModeInput[Who]):
    """The common input; the mode and its own fields are chosen by a model."""


async def auto(team: Team, task: AutoInput[Resolved]) -> Outcome:
    """Let a model choose the mode, and run it. The outcome is the chosen mode's; its reason says why it was chosen."""
    known, asked = _playable(task), list[Contribution]()
    problem = "nothing was chosen"
    for attempt in range(1, TRIES + 1):
        answer = await team.ask(_CHOOSER, _question(task, known, attempt, problem if attempt > 1 else None))
        asked.append(answer)
        if answer.status != "ok":
            problem = answer.error.message if answer.error else answer.status
            break
        try:
            mode, chosen, why = _chosen(task, known, answer.content)
        except ValueError as error:
            problem = str(error)
            team.note(ChoiceRefused(reason=problem))
            continue
        team.note(ModeChosen(mode=mode.name, fields=_fields_of(answer.content), why=why))
        outcome = await run_within(team, "chosen", mode, chosen)
        reason = f"{mode.name} was chosen: {why}" + (f" {outcome.reason}" if outcome.reason else "")
        made = [*asked, *outcome.contributions]
        return outcome.model_copy(update={"contributions": made, "usage": total(made), "reason": reason})
    reason = f"No mode could be chosen: {problem} Name one yourself: {', '.join(known)}."
    return Outcome(mode="Auto", status="stopped", contributions=asked, usage=total(asked), reason=reason)


_CHOOSER = Agent(name="chooser", instructions="You know how teams work best, and choose the simplest way that does the task.")


def _playable(task: AutoInput[Resolved]) -> dict[str, Mode]:
    """Return the modes whose inputs this team fits, by name."""
    fit = {}
    for name, mode in candidates(("Auto",)).items():
        try:
            inner_input(mode, {"mode": "as you like"} if name == "Custom" else {}, task.members(), **_common(task))
            fit[name] = mode
        except ValueError:
            continue
    return fit


def _common(task: AutoInput[Resolved]) -> dict[str, Any]:
    return {name: getattr(task, name) for name in ModeInput.model_fields if name != "participants"}


def _question(task: AutoInput[Resolved], known: dict[str, Mode], attempt: int, problem: str | None) -> Ask:
    lines = [
        f"- {m.name}: {m.summary} {' '.join((m.input.__doc__ or '').split())} Fields: {', '.join(own_fields(m)) or 'none'}."
        for m in known.values()
    ]
    team = "\n".join(introduced(p) for p in task.members())
    again = f"\n\nYour last choice cannot be used: {problem}" if problem else ""
    return Ask(
        content=(
            f"Do not do the task: choose how this team shall do it.\n\nThe team:\n{team}\n\nThe modes:\n"
            + "\n".join(lines)
            + "\n\n"
            f"Choose one, with those of its fields that should not be as they are by default, and say why in a sentence.{again}"
        ),
        thread=task.opening(),
        answer_schema={
            "type": "object",
            "properties": {
                "mode": {"type": "string", "enum": list(known)},
                "fields": {"type": "object"},
                "why": {"type": "string"},
            },
            "required": ["mode", "fields", "why"],
            "additionalProperties": False,
        },
        answer_name="mode_choice",
        step="choose" if attempt == 1 else f"choose/attempt-{attempt}",
        title="Which mode?",
    )


def _fields_of(content: Any) -> dict[str, Any]:
    fields = content.get("fields") if isinstance(content, dict) else None
    return fields if isinstance(fields, dict) else {}


def _chosen(task: AutoInput[Resolved], known: dict[str, Mode], content: Any) -> tuple[Mode, ModeInput[Resolved], str]:
    name = content.get("mode") if isinstance(content, dict) else None
    if name not in known:
        raise ValueError(f"{as_text(name)} is not one of the modes: {', '.join(known)}")
    mode = known[name]
    why = " ".join(str(content.get("why") or "no reason given").split())
    return mode, inner_input(mode, _fields_of(content), task.members(), **_common(task)), why


MODE = Mode("Auto", AutoInput, auto, "A model picks the mode and its fields, says why, and runs it.")
