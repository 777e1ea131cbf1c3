"""The parts of a todo's workflow: texts of the model, subtasks, questions to people, and reports to the desk."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest
from temporalio import workflow

from kernel.agents.allowance import AllowancesFound, AllowanceWanted, AllowedBy
from kernel.basics.errors import DecisionExpired, ParticipantFailed
from kernel.basics.event_data import EventData
from kernel.conversation.decision import Decision, DecisionRequest
from kernel.conversation.outcome import Contribution, Failure
from kernel.secretary import commands, effects, prompts
from kernel.secretary.ways_out import WayOut, one_task
from tests.support.fakes.workflow import START, FakeWorkflow, turns
from tests.support.todo_record import CLARIFY, RECEIVE, TEAM, TodoRecord, desk, planned
from workflows import calls
from workflows.run.allowing import ALLOWED_WAYS_OUT
from workflows.secretary.checking import check_each
from workflows.secretary.choices import choose
from workflows.secretary.execution import execute
from workflows.secretary.reporting import Reporting
from workflows.secretary.todo_run import TodoRun
from workflows.secretary.writing import write


class ATodo:
    """A todo whose participants give prepared answers, and whose people make prepared decisions."""

    def __init__(self, record: TodoRecord, answers: list[Contribution] | None = None, choices: list[Any] | None = None) -> None:
        self.record, self.answers, self.choices = record, answers or [], choices or []
        self.settings = desk()
        self.executors = {participant.name: participant for participant in TEAM}
        self.team = self
        self.steps: list[str] = []
        self.kept: dict[str, Contribution] = {}
        self.requests: list[dict[str, Any]] = []
        self.version = 0
        self.slots: list[str] = []
        self.tenant, self.desk = None, "office"
        self.noted: list[EventData] = []

    @property
    def todo(self) -> Any:
        return self.record.now

    @property
    def folded(self) -> Any:
        return self.record.state

    def apply(self, command: commands.Command) -> None:
        self.record.do(command)
        self.version += 1

    end = apply

    def note(self, happened: EventData, by: str | None = None) -> None:
        self.noted.append(happened)

    async def gate(self) -> None:
        pass

    async def ask(self, participant: Any, ask: Any, check: Any = None, limit: Any = None) -> Contribution:
        self.steps.append(ask.step)
        return self.answers.pop(0)

    def recalled(self, step: str) -> Contribution | None:
        return self.kept.get(step)

    def answered(self, step: str, contribution: Contribution) -> None:
        self.kept[step] = contribution

    async def ask_person(self, **fields: Any) -> DecisionRequest:
        self.requests.append(fields)
        choice = self.choices.pop(0) if self.choices else None
        offered = [option["id"] if isinstance(option, dict) else option.id for option in fields.get("options", [])]
        own: dict[str, Any] = {"choice": choice} if choice in offered or not fields.get("allow_answer") else {"answer": choice}
        settled = Decision(decision_id="d1", by="ana", **own) if choice else None
        return DecisionRequest(
            id="d1", workflow_id="w", run_id="r", title=fields["title"], question="?", opened_at=START, settled=settled
        )


def failed(type: str) -> Contribution:
    return Contribution(participant="x", status="failed", error=Failure(type=type, message="it broke"))


def ok(content: Any) -> Contribution:
    return Contribution(participant="x", content=content)


async def clarify(todo: ATodo) -> None:
    prompt = prompts.ask_clarification(todo.todo)
    await write(cast(TodoRun, todo), "clarify", "What is unclear?", prompt, prompts.to_questions)


def idea() -> TodoRecord:
    record = TodoRecord()
    record.do(RECEIVE)
    return record


QUESTIONS = {"questions": [{"id": "q1", "kind": "open", "question": "To whom?"}]}


async def test_a_written_text_is_applied() -> None:
    todo = ATodo(idea(), [ok(QUESTIONS)])
    await clarify(todo)
    assert todo.record.types()[-1] == "questions_asked" and todo.steps == ["clarify"]


async def test_a_failed_model_is_asked_again_when_a_person_says_so() -> None:
    todo = ATodo(idea(), [failed("Timeout"), failed("Timeout"), ok(QUESTIONS)], ["retry", "retry"])
    await clarify(todo)
    assert todo.steps == ["clarify", "clarify/again-2", "clarify/again-3"]
    assert list(todo.kept) == ["clarify/what-now", "clarify/again-2/what-now"]
    assert "it broke" in todo.requests[0]["question"]


async def test_a_person_may_stop_after_a_failed_model() -> None:
    todo = ATodo(idea(), [failed("Timeout")], ["stop"])
    await clarify(todo)
    assert todo.todo.closed and todo.record.types()[-1] == "todo_failed"


async def test_in_older_histories_answers_that_never_fit_fail_the_todo(temporal: FakeWorkflow) -> None:
    temporal.replays_older = True
    todo = ATodo(idea(), [failed("OutputInvalid")])
    with pytest.raises(ParticipantFailed, match="clarification_questions: it broke"):
        await clarify(todo)
    assert todo.requests == []


@pytest.mark.parametrize("older", [False, True])
async def test_no_criterion_is_checked_beside_an_unusable_answer(temporal: FakeWorkflow, older: bool) -> None:
    temporal.replays_older = older
    record = TodoRecord()
    record.do(RECEIVE, CLARIFY)
    criteria = record.now.requirement.acceptance_criteria if record.now.requirement else []
    assert len(criteria) > 1
    todo = ATodo(record, [failed("OutputInvalid") for _ in criteria])
    assert not await check_each(cast(TodoRun, todo), "review/1")
    assert todo.steps == [f"review/1/criterion-{number}" for number in range(1, len(criteria) + 1 if older else 2)]


async def test_answers_that_never_fit_are_a_persons_to_decide(temporal: FakeWorkflow) -> None:
    todo = ATodo(idea(), [failed("OutputInvalid"), ok(QUESTIONS)], ["retry"])
    await clarify(todo)
    assert todo.steps == ["clarify", "clarify/again-2"] and todo.record.types()[-1] == "questions_asked"
    [request] = todo.requests
    assert "it broke" in request["question"]
    assert [option.id for option in request["options"]] == ["retry", "stop"]


def plan() -> tuple[TodoRecord, prompts.Prompt, WayOut]:
    record = TodoRecord()
    record.do(RECEIVE, CLARIFY)
    return record, prompts.make_plan(record.now, TEAM), one_task(record.now, TEAM, None, False)


async def plan_with(todo: ATodo, prompt: prompts.Prompt, out: WayOut) -> None:
    await write(cast(TodoRun, todo), "plan", "Plan the work", prompt, lambda d: prompts.to_plan(d, TEAM), out)


@pytest.fixture(autouse=True)
def allowed(monkeypatch: pytest.MonkeyPatch) -> list[AllowedBy]:
    """What people have allowed before."""
    found: list[AllowedBy] = []

    async def find(wanted: AllowanceWanted) -> AllowancesFound:
        return AllowancesFound(allowed=found if wanted.tool == "unusable:plan" else [])

    monkeypatch.setattr(calls, "find_allowances", find)
    return found


@pytest.mark.parametrize(("older", "quorum", "asked"), [(False, 1, 0), (True, 1, 1), (False, 2, 1)])
async def test_a_way_out_that_was_allowed_before_is_taken_without_a_question(
    temporal: FakeWorkflow, monkeypatch: pytest.MonkeyPatch, allowed: list[AllowedBy], older: bool, quorum: int, asked: int
) -> None:
    record, prompt, out = plan()
    todo = ATodo(record, [failed("OutputInvalid")], ["instead"])
    todo.settings = desk(decisions={"assignees": ["ann", "bob"], "quorum": quorum})
    allowed.append(AllowedBy(id="a1", by="ann"))
    monkeypatch.setattr(workflow, "patched", lambda patch: not older or patch != ALLOWED_WAYS_OUT)
    await plan_with(todo, prompt, out)
    assert len(todo.requests) == asked and [task.id for task in todo.todo.plan] == ["s1"]
    assert len(todo.noted) == 1 - asked
    if todo.requests:
        assert todo.requests[0]["allows"].option == "instead"
    else:
        assert todo.kept["plan/unusable"].comment == "Allowed before: a1."


async def test_a_person_may_take_one_task_for_all(temporal: FakeWorkflow) -> None:
    record, prompt, out = plan()
    todo = ATodo(record, [failed("OutputInvalid")], ["instead"])
    await plan_with(todo, prompt, out)
    assert [(task.id, task.description, task.assignee) for task in todo.todo.plan] == [("s1", "A greeting", "writer")]


async def test_a_person_may_write_the_plan_and_correct_it(temporal: FakeWorkflow) -> None:
    record, prompt, out = plan()
    circle = {"subtasks": [{"id": "s1", "description": "a", "depends_on": ["s1"]}]}
    todo = ATodo(record, [failed("OutputInvalid")], [circle, "1. Greet the world\n- Check the greeting\n"])
    await plan_with(todo, prompt, out)
    assert list(todo.kept) == ["plan/unusable", "plan/unusable-2"]
    assert "depends on itself" in todo.requests[1]["question"]
    assert [(task.description, task.depends_on) for task in todo.todo.plan] == [
        ("Greet the world", []), ("Check the greeting", ["s1"]),
    ]  # fmt: skip


async def test_a_person_may_stop_after_an_unusable_answer(temporal: FakeWorkflow) -> None:
    record, prompt, out = plan()
    todo = ATodo(record, [failed("OutputInvalid")], ["stop"])
    await plan_with(todo, prompt, out)
    assert todo.todo.status == "failed" and todo.todo.reason == "stopped: plan: it broke"


async def test_a_fork_takes_the_recorded_decision() -> None:
    todo = ATodo(idea())
    todo.kept["step"] = Contribution(participant="ana", choice="yes", comment="fine")
    decision = await choose(cast(TodoRun, todo), "step", {"title": "Go on?"})
    assert (decision.choice, decision.comment, decision.by) == ("yes", "fine", "ana") and todo.requests == []


async def test_a_decision_that_expires_is_an_error() -> None:
    with pytest.raises(DecisionExpired, match=r"Nobody decided 'Go on\?'"):
        await choose(cast(TodoRun, ATodo(idea())), "step", {"title": "Go on?"})


def work(todo: ATodo) -> effects.Execute:
    return next(e for e in effects.effects(todo.todo, todo.settings) if isinstance(e, effects.Execute))


@pytest.mark.parametrize(
    ("answer", "last"),
    [
        (ok({"success": True, "summary": "done"}), "subtask_completed"),
        (ok("any text"), "subtask_completed"),
        (failed("Timeout"), "subtask_failed"),
    ],
)
async def test_a_subtask_gets_its_result_or_its_failure(temporal: FakeWorkflow, answer: Contribution, last: str) -> None:
    todo = ATodo(planned(), [answer])
    await execute(cast(TodoRun, todo), work(todo))
    assert todo.record.types()[-2:] == ["subtask_started", last]


async def test_a_subtask_of_an_unknown_executor_fails() -> None:
    todo = ATodo(planned())
    todo.executors = {}
    await execute(cast(TodoRun, todo), work(todo))
    assert "is not an executor of this desk any more" in todo.record.events[-1].data["error"] and todo.steps == []


async def test_a_result_after_the_end_of_the_todo_is_dropped(temporal: FakeWorkflow) -> None:
    todo = ATodo(planned())

    async def ask(participant: Any, ask: Any, check: Any = None, limit: Any = None) -> Contribution:
        todo.apply(commands.Cancel(reason="no longer needed"))
        return ok("any text")

    todo.team = cast(Any, SimpleNamespace(ask=ask))
    await execute(cast(TodoRun, todo), work(todo))
    assert todo.record.types()[-1] == "todo_cancelled"


async def test_the_desk_hears_of_changes_once(temporal: FakeWorkflow, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []

    async def signal(name: str, item: Any) -> None:
        sent.append(item.priority)

    monkeypatch.setattr(workflow, "info", lambda: SimpleNamespace(parent=SimpleNamespace(workflow_id="desk/d")))
    monkeypatch.setattr(workflow, "get_external_workflow_handle", lambda id: SimpleNamespace(signal=signal))
    todo = ATodo(idea())
    item = SimpleNamespace(phase="p", status="s", priority="normal", decisions=[], report=None)
    item.slim = lambda: item
    todo.item = lambda: item  # type: ignore[attr-defined]
    reporting = asyncio.ensure_future(Reporting(cast(TodoRun, todo)).report_changes())
    await turns()
    todo.version += 1  # something that the desk does not show
    await turns()
    item.priority = "high"
    todo.version += 1
    await turns()
    reporting.cancel()
    assert sent == ["normal", "high"]


@pytest.mark.parametrize("older", [False, True])
async def test_a_todo_that_ends_waits_for_the_report_that_is_being_sent(
    temporal: FakeWorkflow, monkeypatch: pytest.MonkeyPatch, older: bool
) -> None:
    """A cancellation would take the signal back, if the workflow task that creates it has not ended."""
    sent, under_way = [], asyncio.Event()

    async def signal(name: str, item: Any) -> None:
        under_way.set()
        await turns()
        sent.append(item.status)

    monkeypatch.setattr(workflow, "info", lambda: SimpleNamespace(parent=SimpleNamespace(workflow_id="desk/d")))
    monkeypatch.setattr(workflow, "get_external_workflow_handle", lambda id: SimpleNamespace(signal=signal))
    temporal.replays_older = older
    todo = ATodo(idea())
    item = SimpleNamespace(phase="p", status="completed", priority="normal", decisions=[], report=None)
    item.slim = lambda: item
    todo.item = lambda: item  # type: ignore[attr-defined]
    reports = Reporting(cast(TodoRun, todo))
    task = asyncio.ensure_future(reports.report_changes())
    await under_way.wait()
    await reports.end(task)
    assert sent == ([] if older else ["completed"]), "histories from before sent nothing here"
    await asyncio.wait([task])
    assert task.cancelled()
