"""The work of `mofa flow try`: recorded runs on another version of their flow."""

from __future__ import annotations

from collections.abc import Sequence

from console.backend.flow_runs import try_run
from console.backend.flows import flows
from console.backend.stores import stored
from console.terminal.failure import OK
from console.terminal.screen import emit, say
from kernel.basics.limits import clipped
from kernel.conversation.transcript import as_text
from kernel.flow.compare import SHOWN
from kernel.flow.trial import Trial, TrialOutcome
from runtime.settings import Settings


async def try_flow(place: str, runs: Sequence[str], as_json: bool) -> int:
    """Replay recorded runs on a flow, and print what differs; return the exit code."""
    settings = Settings.from_environment()
    async with flows(settings) as there:
        flow = (await there.find(place)).flow
    async with stored(settings) as storage:
        trials = {id: await try_run(storage, id, flow) for id in dict.fromkeys(runs)}
    if as_json:
        emit([{"workflow_id": id, **trial.model_dump(mode="json")} for id, trial in trials.items()])
        return OK
    for number, (id, trial) in enumerate(trials.items()):
        if number:
            say()
        _print(id, trial, flow.name)
    return OK


def _print(id: str, trial: Trial, name: str) -> None:
    after = trial.after if trial.flow == name else f"{name} {trial.after}"
    say(f"{id}: {trial.flow} {trial.before} → {after}", "bold")
    say(f"  {len(trial.same)} answered from the record, {len(trial.asked_again)} to be asked again; nothing was asked")
    for change in trial.changed:
        say(f"  ≠ {change.node}: {change.words}", "yellow")
    if len(trial.asked_again) > len(trial.changed):
        say(f"  … and {len(trial.asked_again) - len(trial.changed)} more")
    if trial.unreached:
        say(f"  after these, and so not known: {', '.join(trial.unreached[:20])}", "dim")
    if trial.equal and trial.outcome is not None:
        say(f"  = the same outcome: {_line(trial.outcome)}", "green")
        return
    if trial.recorded is not None:
        say(f"  - {_line(trial.recorded)}")
    say(
        f"  + {_line(trial.outcome) if trial.outcome is not None else 'not known: it hangs on answers that would be asked for'}"
    )


def _line(outcome: TrialOutcome) -> str:
    words = clipped(" ".join(as_text(outcome.output).split()), SHOWN) if outcome.output is not None else ""
    return " ".join(each for each in (outcome.status, words, outcome.message or "") if each)
