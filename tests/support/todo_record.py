"""A todo without a server: commands go in, events are added to the record, and the state follows from them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from kernel.conversation.participant import Agent, Participant, Resolved
from kernel.record.events import Event
from kernel.secretary import commands
from kernel.secretary.decide import decide
from kernel.secretary.evolve import evolve, fold
from kernel.secretary.phases.new_event import NewEvent
from kernel.secretary.shapes import (
    CriterionCheck,
    ExecutionResult,
    Idea,
    Question,
    Report,
    Requirement,
    SecretaryInput,
    Subtask,
)
from kernel.secretary.state import TodoState

START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)

WRITER = Agent(name="writer", capabilities=["writing"])
CODER = Agent(name="coder", capabilities=["coding", "testing"])
TEAM: list[Resolved] = [WRITER, CODER]

CRITERIA = ["it says hello", "it is short"]


class TodoRecord:
    """The events of one todo, and the state that they make. The clock advances by a second for each event."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.state: TodoState | None = None

    def do(self, *asked: commands.Command) -> list[NewEvent]:
        """Decide each command, and record what happened. Nothing is recorded of one that is refused."""
        all_happened: list[NewEvent] = []
        for command in asked:
            happened = decide(self.state, command)
            for happening in happened:
                seq = len(self.events) + 1
                event = Event(
                    seq=seq,
                    at=START + timedelta(seconds=seq),
                    type=happening.data.TYPE,
                    by=happening.by,
                    data=happening.data.data(),
                )
                self.events.append(event)
                self.state = evolve(self.state, event)
            all_happened += happened
        return all_happened

    @property
    def now(self) -> TodoState:
        """The state; there is one after the idea."""
        assert self.state is not None
        return self.state

    def types(self) -> list[str]:
        """Return the types of all events, in order."""
        return [event.type for event in self.events]

    def read_back(self) -> TodoState | None:
        """Return the state that follows from the public record alone, as JSON."""
        text = json.dumps([event.model_dump(mode="json") for event in self.events])
        return fold(Event.model_validate(event) for event in json.loads(text))


def desk(executors: Iterable[Participant] = tuple(TEAM), **fields: object) -> SecretaryInput:
    """Return a desk with these executors."""
    return SecretaryInput.model_validate({"name": "desk", "executors": list(executors), **fields})


def sub(id: str, *depends_on: str, needs: Iterable[str] = ()) -> Subtask:
    """Return a planned subtask."""
    return Subtask(id=id, description=f"do {id}", depends_on=list(depends_on), required_capabilities=list(needs))


def good(summary: str = "done") -> ExecutionResult:
    """Return a successful result."""
    return ExecutionResult(success=True, summary=summary)


RECEIVE = commands.ReceiveIdea(id="t1", idea=Idea(content="Say hello"), workflow_id="todo/t1")
CLARIFY = commands.Clarify(requirement=Requirement(title="Hello", description="A greeting", acceptance_criteria=CRITERIA))
ASK = commands.AskQuestions(questions=[Question(id="q1", kind="open", question="To whom?")])
ANSWER = commands.AnswerQuestions(answers={"q1": "the world"}, by="ana")
PLAN = commands.MakePlan(
    subtasks=[sub("s1", needs=["coding"]), sub("s2"), sub("s3", "s1", "s2", needs=["writing"])], executors=TEAM
)


def review(*met: bool) -> commands.Review:
    """Return a review of the two criteria."""
    checks = [CriterionCheck(criterion=c, met=m, evidence="seen") for c, m in zip(CRITERIA, met or (True, True), strict=True)]
    return commands.Review(checks=checks, summary="Looked at.")


def write_report(number: int = 1) -> commands.WriteReport:
    """Return the report of a round."""
    report = Report(id=f"r{number}", type="task_completion", todo_ids=["t1"], content="# Hello\n", created_at=START)
    return commands.WriteReport(report=report)


def carry_out(record: TodoRecord, *ids: str) -> None:
    """Start and finish these subtasks."""
    for id in ids:
        attempt = record.now.attempts.get(id, 0) + 1
        record.do(commands.StartSubtask(id=id, attempt=attempt))
        record.do(commands.FinishSubtask(id=id, attempt=attempt, result=good(f"{id} done")))


def planned() -> TodoRecord:
    """Return a todo with a plan, whose work may begin."""
    record = TodoRecord()
    record.do(RECEIVE, CLARIFY, PLAN)
    return record


def reported(*met: bool) -> TodoRecord:
    """Return a todo whose report waits for acceptance."""
    record = planned()
    carry_out(record, "s1", "s2", "s3")
    record.do(review(*met), write_report())
    return record
