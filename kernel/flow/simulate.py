"""A flow played with recorded answers, without asking anybody: the pure planner, and answers from a record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kernel.flow import commands
from kernel.flow.commands import Command
from kernel.flow.decide import decide
from kernel.flow.question import Question, question_of
from kernel.flow.record import Answer
from kernel.flow.state import Effect, Flow, FlowState, part_of

MOST_EFFECTS = 20_000
"""The most effects that one simulation plays."""

Choose = Callable[[Effect, Question], Answer | None]
"""Return the recorded answer to an effect with this question; None if it would have to be asked."""


@dataclass
class Simulated:
    """The state to which recorded answers bring a flow. `questions` are those of all effects, by key.

    `used` are the keys of the effects that were answered, in that order; `open` those that would have to be asked.
    """

    state: FlowState
    questions: dict[str, Question] = field(default_factory=dict)
    used: list[str] = field(default_factory=list)
    open: dict[str, Effect] = field(default_factory=dict)

    @property
    def unreached(self) -> list[str]:
        """The paths of nodes that wait for those that would have to be asked."""
        parts = self.state.parts.values() if self.state.closed is None else ()
        return [part.path_of(id) for part in parts for id, node in part.nodes.items() if node.status == "waiting"]


def simulate(flow: Flow, given: Any, choose: Choose) -> Simulated:
    """Play a flow from its input on, with the answers that `choose` has, the earliest in the record first."""
    simulated = Simulated(FlowState(flow))
    _happen(simulated, commands.Begin(given))
    chosen: dict[str, Answer] = {}
    while simulated.state.closed is None and len(simulated.used) < MOST_EFFECTS:
        _look(simulated, chosen, choose)
        if not chosen:
            break
        key = min(chosen, key=lambda each: chosen[each].seq)
        effect = simulated.open.pop(key)
        simulated.used.append(key)
        _happen(simulated, chosen.pop(key).command(effect.path))
    wanted = {effect.key for effect in simulated.state.effects()} if simulated.state.closed is None else set()
    simulated.open = {key: effect for key, effect in simulated.open.items() if key in wanted}
    return simulated


def _look(simulated: Simulated, chosen: dict[str, Answer], choose: Choose) -> None:
    """Find the answers to the effects that have begun, and forget those that have been cancelled."""
    state = simulated.state
    wanted = {effect.key: effect for effect in state.effects()}
    for key in [key for key in simulated.open if key not in wanted]:
        del simulated.open[key]
        chosen.pop(key, None)
    for key, effect in wanted.items():
        if key in simulated.open:
            continue
        simulated.open[key] = effect
        simulated.questions[key] = question = question_of(effect, _names(state, effect))
        answer = choose(effect, question)
        if answer is not None and not answer.lost:
            chosen[key] = answer


def _names(state: FlowState, effect: Effect) -> Mapping[str, Any]:
    part = state.parts.get(part_of(effect.path))
    return state.names(part) if part is not None and effect.node.type in ("loop", "map") else {}


def _happen(simulated: Simulated, command: Command) -> None:
    decided = decide(simulated.state, command)
    while decided.more:
        decided = decide(decided.state, commands.GoOn())
    simulated.state = decided.state


def recorded_attempt(answers: Mapping[str, Sequence[Answer]], effect: Effect) -> Answer | None:
    """Return the recorded answer to an attempt of a node; None if there is none."""
    of_path = answers.get(effect.path, ())
    return of_path[effect.attempt - 1] if effect.attempt <= len(of_path) else None
