"""The parts of a run that answerers use, and the calls of activities, without a server."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError, ChildWorkflowError

from kernel.agents.allowance import AllowancesFound, AllowanceWanted, AllowedBy
from kernel.basics.event_data import EventData
from kernel.conversation.budget import Budget, Usage
from kernel.conversation.decision import Decision, DecisionRequest
from kernel.conversation.outcome import Contribution, Outcome
from kernel.conversation.transcript import Thread
from kernel.conversation.undoable import Undoable
from kernel.kinds.a2a import A2aAnswer, A2aCall, A2aCancelled, PeerReply
from kernel.kinds.llm import ModelAnswer, ModelCall
from kernel.kinds.script import CheckedScript, ScriptChecked, ScriptStep, ScriptStepped
from kernel.kinds.storage import TextFound
from kernel.kinds.tool import DescribeOutput, ToolDescription, ToolResult, ToolUse
from tests.support.fakes.workflow import START
from workflows import calls
from workflows.run.record import Events
from workflows.run.run import Run

PAID = Usage(calls=1, input_tokens=10, output_tokens=5, cost_usd=0.001)
"""What each model call of a test costs."""


def failed_activity(type: str, message: str = "it failed") -> ActivityError:
    """Return the error of an activity that has used up its attempts."""
    error = ActivityError(
        "activity failed", scheduled_event_id=1, started_event_id=2, identity="w", activity_type="a", activity_id="1",
        retry_state=None,
    )  # fmt: skip
    error.__cause__ = ApplicationError(message, type=type)
    return error


def failed_child(type: str, message: str, used: Usage | None = None) -> ChildWorkflowError:
    """Return the error of a child workflow, which says what it had used."""
    error = ChildWorkflowError(
        "child failed", namespace="n", workflow_id="c", run_id="r", workflow_type="t", initiated_event_id=1,
        started_event_id=2, retry_state=None,
    )  # fmt: skip
    error.__cause__ = ApplicationError(message, *([used] if used else []), type=type)
    return error


class FakeRun:
    """Records what answerers note, say and ask of people. `people` holds the decisions to come; None is one that expires."""

    def __init__(self, people: Sequence[Mapping[str, Any] | None] = ()) -> None:
        self.scope, self.tenant, self.priority = "w:r", "acme", "normal"
        self.desk: str | None = None
        self.person: str | None = None
        self.undoable: list[Undoable] = []
        self.fused = None
        self.fork, self.session = None, SimpleNamespace(earlier="", head=None)
        self.plugins: str | None = None
        self.own_images: list[str] = []
        self.tools: dict[str, ToolDescription] = {}
        self.scripts: dict[str, CheckedScript] = {}
        self.queues: dict[str, str | None] = {}
        self.upgrade_plugins_wanted = False
        self.in_flight = 0
        self.gates: list[int] = []
        """For each passage of the gate: the calls in flight that were the asker's own."""
        self.guidance: list[str] = []
        self.notes: list[tuple[str, dict[str, Any]]] = []
        self.steps: list[tuple[str, Contribution]] = []
        self.asked: list[DecisionRequest] = []
        self.booked: list[tuple[Budget | None, Usage]] = []
        self.parts: list[int] = []
        """For each share of the budget that was reserved: the number of parts."""
        self.taken_over: dict[str, Contribution] = {}
        """By step: the answers that a fork took over."""
        self.sent: list[int] = []
        """The bytes that waited for room in a workflow task."""
        self.said: list[tuple[str, str, str]] = []
        self.used: list[tuple[Any, ...]] = []
        """The tool calls that have done something."""
        self.people = list(people)
        self.record = SimpleNamespace(
            usage=Usage(), offline_models=frozenset(), events=Events(), say=self._say, preview=lambda ref: f"(preview of {ref})"
        )
        self.outbox = SimpleNamespace(window=SimpleNamespace(room_for=self._room_for))

    @property
    def run(self) -> Run:
        """This, as the type that answerers take."""
        return cast(Run, self)

    def did(self, calls: Sequence[Undoable]) -> None:
        self.undoable += calls

    def note(self, happened: EventData, by: str | None = None) -> None:
        self.notes.append((happened.TYPE, happened.data()))

    def noted(self, type: str) -> list[dict[str, Any]]:
        """Return the data of all events of that type."""
        return [data for noted, data in self.notes if noted == type]

    def form_of_children(self) -> str:
        return "steps"

    def tool_used(self, *used: Any, scripted: bool = False) -> None:
        self.used.append(used)

    async def gate(self, own: int = 0) -> None:
        self.gates.append(own)

    def guidance_for(self, name: str) -> str:
        return self.guidance.pop(0) if self.guidance else ""

    def recalled(self, step: str, participant: str | None = None) -> Contribution | None:
        return self.taken_over.get(step)

    def answered(self, step: str, contribution: Contribution) -> None:
        self.steps.append((step, contribution))

    def reserve(self, parts: int) -> Budget | None:
        self.parts.append(parts)
        return Budget(max_calls=5)

    def book(self, reservation: Budget | None, used: Usage) -> None:
        self.booked.append((reservation, used))

    def pin_plugins(self, plugins: str | None) -> None:
        self.plugins = plugins or self.plugins

    def temporal_priority(self) -> Any:
        return None

    async def ask_person(self, *, deadline: timedelta | None = None, **fields: Any) -> DecisionRequest:
        request = DecisionRequest(
            id=f"d{len(self.asked) + 1}", workflow_id="w", run_id="r", opened_at=START,
            deadline=START + deadline if deadline else None,
            **{name: value for name, value in fields.items() if value is not None},
        )  # fmt: skip
        self.asked.append(request)
        decided = self.people.pop(0)
        if decided is None:
            return request.model_copy(update={"status": "expired"})
        settled = Decision.model_validate({"decision_id": request.id, **decided})
        return request.model_copy(update={"status": "settled", "settled": settled})

    def _say(self, author: str, role: str, text: str, **_: Any) -> None:
        self.said.append((author, role, text))

    async def _room_for(self, size: int) -> None:
        self.sent.append(size)


class FakeCalls:
    """Stands for `workflows.calls`. Each list holds the answers to come, an exception to raise among them; `made` the calls."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.models: list[ModelAnswer | BaseException] = []
        self.tools: list[ToolResult | BaseException] = []
        self.peers: list[PeerReply | BaseException] = []
        self.remotes: list[Any] = []
        self.children: list[Outcome | BaseException] = []
        self.scripts: list[Any] = []
        """The values that scripts return."""
        self.described: dict[str, ToolDescription] = {}
        self.entries = ["execute"]
        self.allowances: list[AllowedBy] = []
        self.texts: dict[str, str] = {}
        self.made: list[tuple[str, Any, str]] = []
        """The name of each call, what it was given, and its summary."""
        for name in (
            "model_call", "tool_call", "a2a_ask", "a2a_cancel", "remote_call", "script_step", "check_scripts", "describe_tools",
            "find_allowances", "queues_of_models", "store_thread", "find_text",
        ):  # fmt: skip
            monkeypatch.setattr(calls, name, getattr(self, f"_{name}"))
        monkeypatch.setattr(workflow, "execute_child_workflow", self._execute_child_workflow)
        monkeypatch.setattr(workflow, "start_child_workflow", self._start_child_workflow)

    def of(self, name: str) -> list[Any]:
        """Return what the calls of that name were given."""
        return [given for made, given, _ in self.made if made == name]

    def summaries(self, name: str) -> list[str]:
        """Return the summaries of the calls of that name."""
        return [summary for made, _, summary in self.made if made == name]

    async def _next(self, answers: list[Any], name: str, given: Any, summary: str) -> Any:
        self.made.append((name, given, summary))
        await asyncio.sleep(0)
        answer = answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer

    async def _model_call(self, call: ModelCall, summary: str, priority: Any, task_queue: str | None) -> ModelAnswer:
        answer: ModelAnswer = await self._next(self.models, "model", call, summary)
        return answer

    async def _tool_call(self, use: ToolUse, timeout_s: float, summary: str, priority: Any) -> ToolResult:
        result: ToolResult = await self._next(self.tools, "tool", use, summary)
        return result

    async def _a2a_ask(self, call: A2aCall, summary: str, priority: Any) -> A2aAnswer:
        return A2aAnswer(reply=await self._next(self.peers, "a2a", call, summary))

    async def _a2a_cancel(self, call: A2aCall, summary: str) -> A2aCancelled:
        self.made.append(("a2a_cancel", call, summary))
        return A2aCancelled(task_id="t1")

    async def _remote_call(
        self, remote: Any, message: Any, child_id: str, summary: str, priority: Any, limit: Any, room: Any
    ) -> Any:
        await room()
        return await self._next(self.remotes, "remote", message, summary)

    async def _script_step(self, step: ScriptStep, summary: str, priority: Any) -> ScriptStepped:
        return ScriptStepped(output=await self._next(self.scripts, "script", step, summary))

    async def _check_scripts(self, names: list[str], plugins: str | None) -> ScriptChecked:
        self.made.append(("check", names, ""))
        checked = [CheckedScript(owner=name, name=f"{name}.py", hash="h", entries=self.entries) for name in names]
        return ScriptChecked(scripts=checked)

    async def _find_allowances(self, wanted: AllowanceWanted) -> AllowancesFound:
        return AllowancesFound(allowed=self.allowances)

    async def _describe_tools(self, names: list[str], plugins: str | None) -> DescribeOutput:
        self.made.append(("describe", names, ""))
        return DescribeOutput(tools=[self.described[name] for name in names if name in self.described])

    async def _queues_of_models(self, models: list[str]) -> dict[str, str | None]:
        self.made.append(("queues", models, ""))
        return {model: f"queue-of-{model}" for model in models}

    async def _store_thread(self, thread: Thread, summary: str = "") -> None:
        self.made.append(("store", thread, summary))
        self.texts |= {entry.ref: entry.text or "" for entry in thread.pending}

    async def _find_text(self, ref: str) -> TextFound:
        return TextFound(text=self.texts[ref], truncated=False)

    async def _execute_child_workflow(self, name: str, given: Any, **options: Any) -> Outcome:
        outcome: Outcome = await self._next(self.children, "child", (name, given, options), options["static_summary"])
        return outcome

    async def _start_child_workflow(self, name: str, given: Any, **options: Any) -> None:
        self.made.append(("start", (name, given, options), options["static_summary"]))
