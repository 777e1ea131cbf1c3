"""Checks that the commands of several phases share."""

from __future__ import annotations

from kernel.basics.errors import InvalidInput
from kernel.secretary.phases.new_event import listed
from kernel.secretary.shapes import Phase, Subtask
from kernel.secretary.state import TodoState


def require_phase(state: TodoState, phase: Phase, what: str) -> None:
    """Raise `InvalidInput` in another phase. `what` begins the message: `questions are asked`."""
    if state.phase != phase:
        raise InvalidInput(f"{what} in phase {phase}; the todo is in {state.phase}")


def known_subtask(state: TodoState, id: str) -> Subtask:
    """Return the subtask of that id. Raise `InvalidInput` if the plan has none."""
    subtask = state.subtask(id)
    if subtask is None:
        raise InvalidInput(f"id: no subtask {id!r} in the plan; known ids: {listed(s.id for s in state.plan)}", "id")
    return subtask


def running_subtask(state: TodoState, id: str, attempt: int) -> Subtask:
    """Return the subtask that runs. Raise `InvalidInput` if it does not run, or is on another attempt."""
    subtask = known_subtask(state, id)
    if subtask.status != "running":
        raise InvalidInput(f"id: subtask {id!r} is {subtask.status}; only a running one can end", "id")
    if attempt != state.attempts[id]:
        raise InvalidInput(f"attempt: subtask {id!r} is on attempt {state.attempts[id]}, not {attempt}", "attempt")
    return subtask
