"""The state of a todo as a run: commands go in, events come out, and are folded into the state."""

from __future__ import annotations

from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.basics.event_data import EventData
    from kernel.basics.limits import clipped
    from kernel.conversation.decision import DecisionRequest
    from kernel.conversation.participant import Resolved
    from kernel.kinds.memory import MOST_CHARACTERS
    from kernel.record.events import Event
    from kernel.rules.shapes import RuleSet
    from kernel.secretary import commands
    from kernel.secretary.decide import decide
    from kernel.secretary.evolve import evolve
    from kernel.secretary.lessons import lesson_of
    from kernel.secretary.shapes import TodoItem, lone_secretary
    from kernel.secretary.state import TodoState, to_item
    from kernel.views.diagram import todo_diagram
    from workflows.answerers.durable_team import DurableTeam
    from workflows.run.run import Run

_LESSONS = 100
"""The most lessons that a todo keeps: the newest."""

_NEXT_STEPS = {
    "receiving_idea": "read the idea",
    "clarifying_requirement": "make the requirement clear",
    "dispatching_task": "plan and dispatch the work",
    "monitoring_execution": "see the subtasks through",
    "reporting_completion": "check the results and have them accepted",
}


class TodoRun(Run):
    """A run that has the state of a todo."""

    def __init__(self) -> None:
        super().__init__()
        self.mode = "Todo"
        self.folded: TodoState | None = None
        """The state that the events give; None before the first one."""
        self.version = 0
        """Grows with each event. The main loop and the reports to the desk wait for it."""
        self.settings = lone_secretary()
        self.executors: dict[str, Resolved] = {}
        self.rules: RuleSet | None = None
        """The rules of dispatch, as they were when the todo began."""
        self.team = DurableTeam(self)
        self.slots: list[str] = []
        """The steps for which it has a slot of an executor, or waits for one."""
        self.told_free = 0
        """The number of signals that an executor may be free."""
        self.lessons: list[str] = []

    @property
    def todo(self) -> TodoState:
        """The state, which exists from the first event on."""
        assert self.folded is not None
        return self.folded

    def apply(self, command: commands.Command) -> None:
        """Record and fold the events that a command leads to.

        Raises:
            InvalidInput: the command does not fit the state.
        """
        for event in decide(self.folded, command):
            self.note(event.data, event.by)

    def end(self, command: commands.Command) -> None:
        """Apply a command that closes the todo, unless it is closed."""
        if not self.todo.closed:
            self.apply(command)

    def note(self, happened: EventData, by: str | None = None) -> Event:
        """Record an event and fold it into the state."""
        event = super().note(happened, by)
        self.folded = evolve(self.folded, event)
        self.version += 1
        if (state := self.folded) is not None:
            self.phase, self.status, self.priority = state.phase, state.status, state.priority
            self.next_step = "" if state.closed else _NEXT_STEPS[state.phase]
        return event

    def item(self) -> TodoItem:
        """Return the todo as clients see it."""
        return to_item(self.todo, self.record.all_decisions(), self.record.usage)

    # ---- for Run --------------------------------------------------------------------------------------------------

    def asked_in_trouble(self) -> list[str]:
        """Return the people of the desk's monitoring."""
        return self.settings.monitoring.people

    def agents(self) -> list[str]:
        """Return the executors' names."""
        return [executor if isinstance(executor, str) else executor.name for executor in self.settings.executors]

    def todo_id(self) -> str | None:
        """Return the todo's id; None before the first event."""
        return self.folded.id if self.folded else None

    def snapshot(self) -> dict[str, Any]:
        """Return the todo."""
        return {"todo": self.item() if self.folded else None}

    def draw(self) -> str:
        """Return the phases and the plan as a Mermaid diagram."""
        return todo_diagram(self.folded) if self.folded else super().draw()

    def decision_opened(self, request: DecisionRequest) -> None:
        """Record that the todo waits for feedback."""
        if self.folded is not None and not self.folded.closed:
            self.apply(commands.AwaitFeedback(decision_id=request.id))

    def decision_closed(self, request: DecisionRequest) -> None:
        """Keep the lesson of a decision, and record that the todo waits for it no longer."""
        if lesson := lesson_of(request, self.title):
            self.lessons = [*self.lessons[-(_LESSONS - 1) :], clipped(lesson, MOST_CHARACTERS)]
        if self.folded is not None and not self.folded.closed:
            self.apply(commands.FeedbackCame(decision_id=request.id, by=request.settled.by if request.settled else None))
