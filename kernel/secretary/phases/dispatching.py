"""The phase `dispatching_task`: the plan, and an executor for each subtask."""

from __future__ import annotations

from collections.abc import Sequence

from kernel.basics.errors import InvalidInput
from kernel.secretary import commands
from kernel.secretary.events import DispatchResolved, Replanned, SubtasksPlanned
from kernel.secretary.phases.assigning import dispatched
from kernel.secretary.phases.checks import known_subtask, require_phase
from kernel.secretary.phases.new_event import NewEvent, assigned, by_whom, failed, listed, skipped
from kernel.secretary.plan import capabilities_of, check_plan
from kernel.secretary.shapes import Subtask
from kernel.secretary.state import TodoState


def make_plan(state: TodoState, command: commands.MakePlan) -> list[NewEvent]:
    """Take the plan and dispatch its subtasks."""
    require_phase(state, "dispatching_task", "the plan is made")
    if state.plan:
        raise InvalidInput("subtasks: there is a plan already; a rework changes it", "subtasks")
    fresh = [_pending(subtask) for subtask in command.subtasks]
    plan = check_plan(fresh, capabilities_of(command.executors))
    made = SubtasksPlanned(subtasks=plan, executors=[executor.name for executor in command.executors])
    return [NewEvent(made), *_dispatch(state, plan, command)]


def make_replan(state: TodoState, command: commands.MakeReplan) -> list[NewEvent]:
    """Change the plan for a rework: subtasks to redo, and new ones."""
    if not state.replanning:
        raise InvalidInput("redo: no rework was asked for; the plan stands", "redo")
    if not command.redo and not command.new:
        raise InvalidInput("redo: nothing would change; name at least one subtask to redo, or give a new one", "redo")
    redo = {item.id: item for item in command.redo}
    for index, id in enumerate(redo):
        if state.subtask(id) is None:
            place = f"redo.{index}.id"
            raise InvalidInput(f"{place}: no subtask {id!r} in the plan; known ids: {listed(s.id for s in state.plan)}", place)
    kept = [_redone(subtask, redo[subtask.id]) if subtask.id in redo else subtask for subtask in state.plan]
    plan = check_plan([*kept, *(_pending(subtask) for subtask in command.new)], _allowed_capabilities(state, command))
    changed = Replanned(
        redo=list(redo),
        new=[subtask.id for subtask in command.new],
        subtasks=plan,
        executors=[executor.name for executor in command.executors],
    )
    return [NewEvent(changed), *_dispatch(state, plan, command)]


def _redone(subtask: Subtask, redo: commands.Redo) -> Subtask:
    description = redo.description if redo.description and redo.description.strip() else subtask.description
    return subtask.model_copy(update={"status": "pending", "result": None, "description": description})


def _pending(subtask: Subtask) -> Subtask:
    return subtask.model_copy(update={"status": "pending", "assignee": None, "result": None})


def _allowed_capabilities(state: TodoState, command: commands.MakeReplan) -> list[str]:
    """Return the capabilities that a subtask may require: the executors' own, and those that the current plan requires."""
    known = capabilities_of(command.executors)
    return known and [*known, *(c for subtask in state.plan for c in subtask.required_capabilities)]


def _dispatch(state: TodoState, plan: Sequence[Subtask], command: commands.MakePlan | commands.MakeReplan) -> list[NewEvent]:
    """Return the events that assign each pending subtask without an assignee, by the desk's rules or by capability."""
    if command.dispatched_later:
        return []
    by = commands.By(strategy="rules" if command.rules else "capability", executors=command.executors, rules=command.rules)
    free = [subtask for subtask in plan if subtask.assignee is None and subtask.status == "pending"]
    return dispatched(state, free, plan, by)


def dispatch_rest(state: TodoState, command: commands.Dispatch) -> list[NewEvent]:
    """Assign every subtask that no strategy has decided on yet."""
    require_phase(state, "dispatching_task", "subtasks are dispatched")
    free = state.undispatched()
    if not free:
        raise InvalidInput("by: every subtask of the plan is dispatched already", "by")
    return dispatched(state, free, state.plan, command.by)


def resolve_dispatch(state: TodoState, command: commands.ResolveDispatch) -> list[NewEvent]:
    """Apply a person's decision on a subtask without an executor."""
    known_subtask(state, command.id)
    if command.id not in state.unassigned:
        raise InvalidInput(f"id: subtask {command.id!r} does not lack an executor; these do: {listed(state.unassigned)}", "id")
    resolved = NewEvent(DispatchResolved(id=command.id, choice=command.choice, assignee=command.assignee), command.by)
    if command.choice == "stop":
        return [resolved, failed(f"stopped{by_whom(command.by)}: no executor for subtask {command.id!r}", command.by)]
    if command.choice == "skip":
        return [resolved, skipped(command.id, "no executor", command.by)]
    return [resolved, assigned(state, command.id, command.assignee, command.by)]
