"""Records a history of each workflow: `python -m tests.replay.record`. Adds what is missing; what is there stays.

A recorded history is a promise: runs like it are under way somewhere. One that no longer replays wants `workflow.patched`
in the workflow, not a new recording.
"""

from __future__ import annotations

import asyncio
import json
import re
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from temporalio.client import (
    Client,
    WorkflowFailureError,
    WorkflowHandle,
    WorkflowHistory,
    WorkflowUpdateFailedError,
    WorkflowUpdateStage,
)

from kernel.basics.schema import parse
from kernel.conversation.decision import Decision, DecisionRequest
from kernel.flow.fork import FLOW_FORK
from kernel.flow.question import question_of
from kernel.flow.shapes import FlowDefinition, ToolNode
from kernel.flow.state import Effect
from kernel.identity.caller import Caller
from runtime.identity.keys import IdentityKeys
from runtime.identity.seals import seal
from runtime.settings import Settings
from tests.support.flows import flow as flow_input
from tests.support.flows import graph, tool, transform, wait
from tests.support.house import House, Server, eventually, history_types, open_decision
from tests.support.peers.a2a_peers import in_python
from tests.support.peers.model_server import ModelServer
from tests.support.secretary import recommended, see_through

HISTORIES = Path(__file__).parent / "histories"
Handle = WorkflowHandle[Any, Any]

AGENT = {"kind": "agent", "name": "a"}
ANN = {"kind": "human", "name": "ann"}
BEN = {"kind": "human", "name": "ben"}
RENEWS_AT = 400
"""Events after which a run is asked to continue as new: more than any other scenario has."""

DESK = {
    "name": "desk",
    "executors": [AGENT, {"kind": "agent", "name": "b", "capabilities": ["writing"]}],
    "clarify": "interactive",
}


async def request_response(client: Client, models: ModelServer) -> Handle:
    """A model and nothing else."""
    handle = await _start(client, "RequestResponse", {"task": "Say hello", "participants": ["writer"], "context": {"a": 1}})
    await handle.result()
    return handle


async def sequential(client: Client, models: ModelServer) -> Handle:
    """A person who decides, guidance, a pause, a failed stage that a person has tried again, a repaired answer."""
    models.rule(when={"contains": "Fail once"}, times=1, status=400)
    models.rule(when={"contains": "Misform once"}, times=1, reply="{}")
    schema = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
    team = [
        ANN,
        {"kind": "agent", "name": "x", "instructions": "Fail once"},
        {"kind": "agent", "name": "y", "instructions": "Misform once", "output_schema": schema},
    ]
    handle = await _start(client, "Sequential", {"task": "Count", "participants": team, "on_failure": "ask", "timeout": "PT1H"})
    request = await open_decision(handle)
    await handle.signal("pause")
    await handle.signal("steer", {"message": "Be brief."})
    await handle.execute_update("decide", {"decision_id": request["id"], "answer": "One."})
    await handle.signal("decide", {"decision_id": request["id"], "answer": "Too late."})
    await handle.signal("resume")
    request = await open_decision(handle, "exception")
    await handle.signal("decide", {"decision_id": request["id"], "choice": "retry"})
    await handle.result()
    return handle


async def fused(client: Client, models: ModelServer) -> Handle:
    """Two stretches with a person between them, guidance while one is in flight, and a call that a stretch leaves to a step."""
    models.rule(when={"contains": "Late once"}, times=1, status=429, retry_after_s=7)
    team = [AGENT, ANN, {"kind": "agent", "name": "x", "instructions": "Late once"}, {"kind": "agent", "name": "y"}]
    given = {"task": "Count", "participants": team, "execution": "fused", "timeout": "PT1H"}
    handle = await _start(client, "Sequential", given)
    request = await open_decision(handle)
    await handle.signal("steer", {"message": "Be brief."})
    await handle.execute_update("decide", {"decision_id": request["id"], "answer": "One."})
    await handle.result()
    return handle


async def flow_fused(client: Client, models: ModelServer) -> Handle:
    """Guidance before the start; a person, a subflow, a signal and a breakpoint between stretches; a cancel that undoes."""
    body = graph(tool("count", args={"expression": "1 + {{ round }}"}), way="l_start>count count>l_done", prefix="l_")
    inner = flow_input(tool("same", args={"expression": "{{ input }}"}), way="start>same same>done", name="inner")
    given = flow_input(
        {"id": "say", "type": "agent", "agent": "writer", "task": "Say hello"},
        tool("unsay", args={"expression": "42"}),
        {"id": "ask", "type": "human", "question": "Well?"},
        {"id": "rounds", "type": "loop", "max_rounds": 2, "body": body},
        {"id": "inner", "type": "subflow", "flow": inner, "input": "{{ rounds }}"},
        wait("go", signal="go"),
        {"id": "late", "type": "agent", "agent": "writer", "task": "Never comes"},
        way="start>say say:compensate>unsay say>ask ask>rounds rounds>inner inner>go go>late late>done",
        execution="fused", breakpoints=["late"], session="recorded",
    )  # fmt: skip
    models.rule(when={"contains": "Never comes"}, hold=True)
    handle: Handle = await client.start_workflow(
        "Flow", given, id="recorded/flow_fused", task_queue="mofa", start_signal="steer", start_signal_args=["Be brief."]
    )
    request = await open_decision(handle)
    await handle.execute_update("decide", {"decision_id": request["id"], "answer": "Yes."})
    await handle.signal("go", {"by": "ann"})

    async def paused() -> bool:
        return bool((await handle.query("state"))["held"])

    await eventually(paused)
    before = len(models.calls())
    await handle.signal("resume")
    await asyncio.to_thread(models.wait_for, lambda calls: len(calls) > before)
    await handle.signal("cancel", {"reason": "enough"})
    assert (await handle.result())["status"] == "stopped"
    assert "node_undone" in [event["type"] for event in await handle.query("events", {"limit": 10_000})]
    return handle


async def todo(client: Client, models: ModelServer) -> Handle:
    """All five phases, with a clarification, a failed subtask and a rework."""
    models.rule(when={"schema": "execution_result"}, times=1, status=400)
    verdicts = iter([{"choice": "rework", "comment": "More detail."}, {"choice": "accept"}])
    handle = await _start(client, "Todo", {"idea": {"content": "Write a guide"}, "secretary": DESK})
    await see_through(handle, lambda request: next(verdicts) if request["kind"] == "acceptance" else recommended(request))
    return handle


async def desk(client: Client, models: ModelServer, name: str | None = None) -> Handle:
    """An idea by update, one by signal, orders, a report, and the end."""
    handle = await _start(client, "Secretary", {**DESK, "clarify": "automatic"}, name)
    first = await handle.execute_update("submit_idea", {"content": "Write a guide"})
    await handle.signal("submit_idea", {"content": "Cancel this", "priority": "low"})

    async def two() -> list[dict[str, Any]] | None:
        found: list[dict[str, Any]] = await handle.query("todos")
        return found if len(found) == 2 else None

    second = (await eventually(two))[1]
    await handle.signal("reprioritize", {"todo_id": first["todo_id"], "priority": "high"})
    await handle.signal("cancel_todo", {"todo_id": second["id"], "reason": "not needed"})
    await handle.signal("report", {"type": "daily_summary"})
    await see_through(client.get_workflow_handle(first["workflow_id"]))

    async def closed() -> bool:
        return {t["status"] for t in await handle.query("todos")} == {"completed", "cancelled"}

    await eventually(closed)
    await handle.signal("shutdown")
    await handle.result()
    return handle


async def agent(client: Client, models: ModelServer) -> Handle:
    """Messages of two priorities while paused, a repeated one, one that is interrupted, one that fails, and the end."""
    models.rule(when={"contains": "Hold me"}, times=1, hold=True)
    models.rule(when={"contains": "Fail me"}, times=1, status=400)
    handle = await _start(client, "Agent", {"name": "a", "capabilities": ["writing"]})
    await handle.signal("pause")
    await handle.signal("tell", _message("m1", "Good day", priority="low"))
    await handle.signal("tell", _message("m2", "Fail me", priority="high"))
    await handle.signal("tell", {"content": "no id"})
    await handle.signal("resume")
    await handle.execute_update("ask", _message("m3", "Good evening"))
    await handle.execute_update("ask", _message("m3", "Good evening"))
    held = await handle.start_update("ask", _message("m4", "Hold me"), wait_for_stage=WorkflowUpdateStage.ACCEPTED)
    await asyncio.to_thread(models.wait_for, lambda calls: any(call["state"] == "open" for call in calls))
    await handle.signal("interrupt")
    try:
        await held.result()
    except WorkflowUpdateFailedError:
        await handle.signal("tell", _message("m5", "Good night"))
    await handle.signal("stop")
    await handle.result()
    return handle


async def topic(client: Client, models: ModelServer, name: str | None = None) -> Handle:
    """Subscribers that come and go, messages by update and by signal, dead letters, a redelivery, and the end."""
    other = await client.start_workflow("Topic", id=f"topic/{name or 'other'}", task_queue="mofa")
    handle = await _start(client, "Topic", {"name": "t", "subscribers": [{"subscriber": other.id}]}, name)
    await handle.execute_update("subscribe", {"subscriber": "agent/missing", "topics": ["a.*"]})
    await handle.execute_update("publish", _message("m1", "One", topic="a.b"))
    await handle.signal("publish", _message("m2", "Two", topic="b"))
    await handle.execute_update("publish", _message("m2", "Two again"))

    async def dead() -> bool:
        state: dict[str, Any] = await handle.query("state")
        return bool(state["dead_letters"] == 1 and not state["waiting"])

    await eventually(dead)
    await handle.signal("redeliver", {"message_id": "m1"})
    await handle.signal("unsubscribe", {"subscriber": "agent/missing"})
    await handle.signal("stop")
    await handle.result()
    return handle


async def publish_subscribe(client: Client, models: ModelServer) -> Handle:
    """Enough acknowledgements while one is still awaited, a failed one, and one that the filter leaves out."""
    models.rule(when={"contains": "Hold me"}, hold=True)
    models.rule(when={"contains": "Fail me"}, times=1, status=400)
    team = [
        {"kind": "agent", "name": "held", "instructions": "Hold me"},
        {"kind": "agent", "name": "failing", "instructions": "Fail me"},
        {**ANN, "topics": ["orders.#"]},
        {"kind": "agent", "name": "deaf", "topics": ["invoices"]},
    ]
    given = {"task": "An order", "topic": "orders.new", "participants": team, "acks": 1}
    handle = await _start(client, "PublishSubscribe", given)
    request = await open_decision(handle)
    await asyncio.to_thread(models.wait_for, lambda calls: any(call["state"] == "answered" for call in calls))
    await handle.execute_update("decide", {"decision_id": request["id"], "answer": "Seen."})
    await handle.result()
    return handle


async def handed_over(client: Client, models: ModelServer) -> Handle:
    """A message that nobody is waited for."""
    given = {"task": "News", "topic": "news", "participants": ["writer", AGENT], "acks": "none"}
    handle = await client.start_workflow("PublishSubscribe", given, id="recorded/handed_over", task_queue="mofa")
    await handle.result()
    return handle


async def tools(client: Client, models: ModelServer) -> Handle:
    """Two tools at once, an unknown one, a person's edit and a person's no, guidance in between, a repaired answer."""
    schema = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
    sums = [{"name": "calculator", "arguments": {"expression": "1 + 1"}}, {"name": "sums", "arguments": {}}]
    asked = [{"name": "asked", "arguments": {"expression": f"{n} + 400"}} for n in (1, 2)]
    models.rule(when={"contains": "Use tools"}, reply={"n": 2})
    models.rule(when={"contains": "Use tools"}, times=1, reply={"tool_calls": [*sums, *asked]})
    models.rule(when={"contains": "Be brief."}, times=1, reply="Two.")
    agent = {
        "kind": "agent",
        "name": "ada",
        "instructions": "Use tools",
        "tools": ["calculator", "asked"],
        "output_schema": schema,
    }
    handle = await _start(client, "Sequential", {"task": "Add", "participants": [agent], "timeout": "PT1H"}, "Tools")

    async def both() -> list[dict[str, Any]] | None:
        found = [request for request in await handle.query("decisions") if request["status"] == "open"]
        return found if len(found) == 2 else None

    first, second = await eventually(both)
    await handle.signal("steer", {"message": "Be brief."})
    edit = {"choice": "edit", "edited_args": {"expression": "3 + 400"}}
    await handle.execute_update("decide", {"decision_id": first["id"], **edit})
    await handle.signal("decide", {"decision_id": second["id"], "choice": "reject", "comment": "No."})
    await handle.result()
    return handle


async def parallel(client: Client, models: ModelServer) -> Handle:
    """A long task that is written down once, a failed branch, a person, and a model that makes one text of it all."""
    models.rule(when={"contains": "Fail always"}, status=400)
    fails = {"kind": "agent", "name": "x", "instructions": "Fail always"}
    team = [AGENT, *({"kind": "agent", "name": f"a{n}"} for n in range(5)), fails, ANN]
    given = {"task": "Count. " * 1_500, "participants": team, "aggregate": "summarize", "timeout": "PT1H"}
    handle = await _start(client, "Parallel", given)
    request = await open_decision(handle)
    await handle.execute_update("decide", {"decision_id": request["id"], "answer": "One."})
    await handle.result()
    return handle


async def first(client: Client, models: ModelServer) -> Handle:
    """Losers who are called off: a model's call, a person's decision, a team."""
    models.rule(when={"contains": "Never answer"}, hold=True)
    models.rule(when={"contains": "Answer late"}, delay_ms=1500)
    slow = {"kind": "agent", "name": "slow", "instructions": "Never answer"}
    inner = {"kind": "team", "name": "team", "mode": "Sequential", "participants": [slow]}
    late = {"kind": "agent", "name": "late", "instructions": "Answer late"}
    given = {"task": "Count", "participants": [slow, ANN, inner, late], "aggregate": "first"}
    handle = await _start(client, "Parallel", given, "first")  # its child is named after it, as the replay will call it
    await handle.result()
    return handle


async def consensus(client: Client, models: ModelServer) -> Handle:
    """Proposals, a round without a winner, and a person who breaks the tie."""
    for name in ("a", "b"):
        models.rule(when={"contains": f"I am {name}"}, reply={"choice": {"a": "o1", "b": "o2"}[name], "reason": "mine"})
        models.rule(when={"contains": f"I am {name}"}, reply={"proposal": f"Plan {name}", "reason": "mine"}, times=1)
    team = [{"kind": "agent", "name": name, "instructions": f"I am {name}"} for name in ("a", "b")]
    handle = await _start(client, "Consensus", {"task": "Which?", "participants": team, "rounds": 2, "tie_break": ANN})
    request = await open_decision(handle)
    await handle.execute_update("decide", {"decision_id": request["id"], "choice": "o2"})
    await handle.result()
    return handle


async def debate(client: Client, models: ModelServer) -> Handle:
    """A model and a person who disagree, and a judge."""
    handle = await _start(client, "Debate", {"task": "Tea?", "participants": [AGENT, ANN], "rounds": 1, "judge": AGENT})
    request = await open_decision(handle)
    await handle.execute_update("decide", {"decision_id": request["id"], "answer": "Coffee."})
    await handle.result()
    return handle


async def custom(client: Client, models: ModelServer) -> Handle:
    """A move that is not allowed, a broadcast, a mode within, a question to whoever runs it, and the end."""
    moves: list[dict[str, Any]] = [
        {"move": "address", "to": "nobody", "message": "Hello"},
        {"move": "broadcast", "message": "Hello"},
        {"move": "run_mode", "mode": "Parallel", "task": "Count", "participants": [], "fields": {"aggregate": "vote"}},
        {"move": "ask_person", "to": None, "question": "Enough?", "options": ["yes", "no"]},
        {"move": "finish", "output": "Done", "reason": "enough"},
    ]
    for move in reversed(moves):
        models.rule(when={"schema": "next_move"}, reply={"why": "so", "move": move}, times=1)
    other = {"kind": "agent", "name": "b"}
    handle = await _start(client, "Custom", {"task": "Talk", "participants": [AGENT, other], "mode": "Talk, then count."})
    request = await open_decision(handle)
    await handle.execute_update("decide", {"decision_id": request["id"], "choice": "o1"})
    await handle.result()
    return handle


async def auto(client: Client, models: ModelServer) -> Handle:
    """A choice that does not fit, then one that does."""
    fits = {"mode": "Sequential", "fields": {"on_failure": "skip"}, "why": "one after the other"}
    models.rule(when={"schema": "mode_choice"}, reply=fits)
    models.rule(when={"schema": "mode_choice"}, reply={**fits, "fields": {"colour": 1}}, times=1)
    handle = await _start(client, "Auto", {"task": "Count", "participants": [AGENT, {"kind": "agent", "name": "b"}]})
    await handle.result()
    return handle


async def logged_topic(client: Client, models: ModelServer) -> Handle:
    """A topic that writes its events to the log."""
    return await topic(client, models, "logged_topic")


async def logged_desk(client: Client, models: ModelServer) -> Handle:
    """A desk that writes its events to the log."""
    return await desk(client, models, "logged_desk")


async def logged_supervisor(client: Client, models: ModelServer) -> Handle:
    """A supervisor that writes its events to the log."""
    return await supervisor(client, models, "logged_supervisor")


async def supervisor(client: Client, models: ModelServer, name: str | None = None) -> Handle:
    """One agent is terminated, and those after it are started again with it; one is stopped, then all."""
    children = [{"name": "first"}, {"name": "second"}, {"name": "third"}]
    handle = await _start(client, "Supervisor", {"children": children, "strategy": "rest_for_one"}, name)

    def living(count: int, restarts: int) -> Callable[[], Awaitable[bool]]:
        async def look() -> bool:
            status: dict[str, Any] = await handle.query("status")
            return len(status["living"]) == count and status["restarts"] == restarts

        return look

    await eventually(living(3, 0))
    await client.get_workflow_handle("agent/second").terminate("a drill")
    await eventually(living(3, 2))
    await client.get_workflow_handle("agent/third").signal("stop")
    await eventually(living(2, 2))
    await handle.signal("stop")
    await handle.result()
    return handle


async def renewed_supervisor(client: Client, models: ModelServer) -> Handle:
    """The second run of a group: one that the first run started is terminated, then all are stopped."""
    names = ["one", "two", "three"]
    given = {"children": [{"name": name} for name in names], "strategy": "all_for_one", "max_restarts": 1000}
    handle = await _start(client, "Supervisor", given, "renewed_supervisor")

    async def whole() -> bool:
        return len((await handle.query("status"))["living"]) == 3

    async def again(name: str) -> Callable[[], Awaitable[bool]]:
        before: int = (await handle.query("status"))["restarts"]
        await client.get_workflow_handle(f"agent/{name}").terminate("a drill")

        async def look() -> bool:
            status = await handle.query("status")
            return bool(status["restarts"] > before and len(status["living"]) == 3)

        return look

    await eventually(whole)
    while (await handle.describe()).run_id == handle.first_execution_run_id:
        await eventually(await again("one"))
    await eventually(await again("two"))
    await handle.signal("stop")
    await handle.result()
    return client.get_workflow_handle(handle.id, run_id=(await handle.describe()).run_id)


async def reflection(client: Client, models: ModelServer) -> Handle:
    """A draft that is sent back once by a model, and accepted by it and by a person."""
    models.rule(when={"schema": "critique"}, reply={"accept": False, "comments": "Shorter."}, times=1)
    handle = await _start(
        client, "Reflection", {"task": "A poem", "participants": [AGENT, {"kind": "agent", "name": "b"}, ANN]}
    )
    for id in ("d1", "d2"):

        async def is_open(id: str = id) -> bool:
            return any(d["id"] == id and d["status"] == "open" for d in await handle.query("decisions"))

        await eventually(is_open)
        await handle.execute_update("decide", {"decision_id": id, "choice": "accept"})
    await handle.result()
    return handle


async def planning(client: Client, models: ModelServer) -> Handle:
    """A plan that goes back once, two tasks at once and one after them, and one that is planned and run again."""

    def task(id: str, participant: str, *depends_on: str) -> dict[str, Any]:
        return {"id": id, "description": f"Do {id}", "depends_on": list(depends_on), "participant": participant}

    team = [AGENT, {"kind": "agent", "name": "b"}]
    plan = [task("t1", "a"), task("t2", "a"), task("t3", "b", "t1")]
    checks = [{"ok": ["t1", "t3"], "failed": [{"id": "t2", "problem": "Too long."}]}, {"ok": ["t2"], "failed": []}]
    for subtasks in ([task("t2", "b")], plan, [task("t1", "nobody")]):  # of two rules that fit, the later one answers
        models.rule(when={"schema": "plan"}, reply={"subtasks": subtasks}, times=1)
    for check in reversed(checks):
        models.rule(when={"schema": "check"}, reply=check, times=1)
    handle = await _start(client, "Planning", {"task": "A book", "participants": team})
    await handle.result()
    return handle


async def session(client: Client, models: ModelServer) -> Handle:
    """The second run of a conversation."""
    given = {"task": "Tea or coffee?", "participants": ["writer"], "session": "drinks"}
    await (await _start(client, "RequestResponse", given, "session-1")).result()
    handle = await _start(client, "RequestResponse", {**given, "task": "And in summer?"}, "session")
    await handle.result()
    return handle


async def event_log(client: Client, models: ModelServer) -> Handle:
    """Events that ride on a call, on one that fails for good, and by themselves: at a wait for a person, and at the end."""
    models.rule(when={"contains": "Fail once"}, times=1, status=400)
    fails = {"kind": "agent", "name": "x", "instructions": "Fail once"}
    given = {"task": "Count", "participants": [AGENT, fails, ANN], "on_failure": "skip"}
    handle = await _start(client, "Sequential", given, "event_log")
    request = await open_decision(handle)
    await eventually(lambda: _has_marker(handle))
    await handle.execute_update("decide", {"decision_id": request["id"], "answer": "One. " * 1_000})
    await handle.result()
    return handle


async def script(client: Client, models: ModelServer) -> Handle:
    """A script that keeps a value, uses a tool, asks a model and a person, and publishes in vain."""
    models.rule(when={"contains": "juniper"}, reply="Green.")
    handle = await _start(client, "Script", {"script": "all", "input": {"word": "juniper"}}, "script")
    request = await open_decision(handle)
    await handle.execute_update("decide", {"decision_id": request["id"], "choice": "yes", "by": "ann"})
    await handle.result()
    return handle


async def script_logged(client: Client, models: ModelServer) -> Handle:
    """A script that fails, after which the rest of its record is written down."""
    handle = await _start(client, "Script", {"script": "brief", "entry": "nothing"}, "script_logged")
    with suppress(WorkflowFailureError):
        await handle.result()
    return handle


async def guards(client: Client, models: ModelServer) -> Handle:
    """A guard that hides a word from the model and denies a tool, and instructions that a script writes."""
    models.rule(when={"contains": "lichen"}, reply="Done.")
    wanted = [{"name": "calculator", "arguments": {"expression": "1 + 1"}}]
    models.rule(when={"contains": "lichen"}, times=1, reply={"tool_calls": wanted})
    ada = {**AGENT, "tools": ["calculator"], "guards": ["guard"], "instructions_from": "brief"}
    handle = await _start(client, "RequestResponse", {"task": "lichen hunter2", "participants": [ada]}, "guards")
    await handle.result()
    return handle


async def lessons(client: Client, models: ModelServer) -> Handle:
    """A todo whose result is rejected, so that the secretary learns."""
    handle = await _start(client, "Todo", {"idea": {"content": "Plan a picnic"}}, "lessons")
    decision = await open_decision(handle, "acceptance")
    await handle.execute_update("decide", {"decision_id": decision["id"], "choice": "reject", "comment": "No picnics."})
    await handle.result()
    return handle


async def rules(client: Client, models: ModelServer) -> Handle:
    """A rule set that calls a script and a tool, and sends a message in vain."""
    then = [
        {"do": "call", "tool": "calculator", "value": {"expression": "6 * 7"}, "into": "sum"},
        {"do": "emit", "agent": "nobody", "expression": "sum"},
        {"do": "return", "expression": "sum"},
    ]
    dear = {"name": "dear", "priority": 1, "then": [{"do": "call", "script": "all", "value": "no object"}]}
    group = {"name": "main", "policy": "first_success", "rules": [dear, {"name": "cheap", "then": then}]}
    handle = await _start(client, "Rules", {"rules": {"name": "shop", "groups": [group]}}, "rules")
    await handle.result()
    return handle


async def rules_by_name(client: Client, models: ModelServer) -> Handle:
    """Rules that are a runtime plugin, looked up by name; the run leaves on record what it was played on."""
    handle = await _start(client, "Rules", {"rules": "shop", "facts": {"n": 6}}, "rules_by_name")
    await handle.result()
    return handle


async def dispatch_rules(client: Client, models: ModelServer) -> Handle:
    """A todo whose executors are chosen by rules: one by a rule, one by a person, for no rule names anybody."""
    plan: list[dict[str, Any]] = [
        {"id": id, "description": id, "required_capabilities": [], "depends_on": []} for id in ("s1", "s2")
    ]
    models.rule(when={"contains": "Air the rooms", "schema": "plan"}, reply={"subtasks": plan})
    one = {"name": "one", "when": "subtask.order == 1", "then": [{"do": "return", "value": "b"}]}
    rules = {"name": "who", "groups": [{"name": "main", "rules": [one]}]}
    desk = {**DESK, "clarify": "automatic", "dispatch": {"strategy": "rules", "rules": rules}}
    given = {"idea": {"content": "Air the rooms"}, "secretary": desk}
    handle = await _start(client, "Todo", given, "dispatch_rules")
    await see_through(handle)
    return handle


async def _has_marker(handle: Handle) -> bool:
    return "marker_recorded_event_attributes" in await history_types(handle)


SCRIPT = """
def execute(input):
    kv_set('n', kv_get('n', 0) + 1)
    total = call_tool('calculator', {'expression': '6 * 7'})
    words = ask_model('Say a word about ' + input['word'])
    decided = open_decision('Go on?', ['yes', 'no'])
    try:
        publish('nowhere', words)
    except RuntimeError as error:
        return [total, words, decided, str(error)]
"""

GUARD = """
def execute(look):
    if look['tool'] is not None:
        return {'verdict': 'refuse', 'reason': 'no tools today'}
    if look['moment'] == 'model_call':
        for each in look['value']['messages']:
            each['text'] = each['text'].replace('hunter2', '***')
    return {'verdict': 'change', 'value': look['value']}
"""


def _message(id: str, content: str, **fields: Any) -> dict[str, Any]:
    return {"id": id, "sender": "tester", "content": content, **fields}


async def plugins(client: Client, models: ModelServer) -> Handle:
    """A run and the team inside it are pinned to a plugin set; before its next answer it is told to take the new one."""
    models.rule(when={"contains": "Use plugins"}, reply="Done.")
    ada = {"kind": "agent", "name": "ada", "instructions": "Use plugins", "tools": ["calculator"]}
    crew = {"kind": "team", "name": "crew", "mode": "Sequential", "participants": [ada]}
    handle = await _start(client, "Sequential", {"task": "Add", "participants": ["writer", ANN, ada, crew]}, "plugins")
    request = await open_decision(handle)
    await handle.signal("upgrade_plugins")
    await handle.execute_update("decide", {"decision_id": request["id"], "answer": "Go on."})
    await handle.result()
    return handle


async def called_off(client: Client, models: ModelServer) -> Handle:
    """A call and a team that are called off once another has answered: what they cost is booked, as an estimate."""
    models.rule(when={"contains": "Be slow"}, hold=True)
    models.rule(when={"contains": "Be quick"}, delay_ms=1500)
    slow, quick = ({"kind": "agent", "name": name, "instructions": f"Be {name}"} for name in ("slow", "quick"))
    inner = {"kind": "team", "name": "inner", "mode": "Sequential", "participants": [slow]}
    given = {"task": "Race", "participants": [slow, inner, quick], "aggregate": "first"}
    handle = await _start(client, "Parallel", given, "called_off")
    await handle.result()
    return handle


async def living(client: Client, models: ModelServer) -> Handle:
    """A living agent, whom an activity of our own workers asks as it would any remote one; and it votes."""
    clerk = await client.start_workflow("Agent", {"name": "clerk"}, id="agent/clerk", task_queue="mofa")
    given = {"task": "Red or blue?", "participants": ["agent/clerk", AGENT], "options": ["red", "blue"]}
    handle = await _start(client, "Consensus", given, "living")
    await handle.result()
    await clerk.terminate()
    return handle


async def agent_of_others(client: Client, models: ModelServer) -> Handle:
    """An A2A agent that asks, and goes on with its task once a person has answered."""
    handle = await _start(client, "RequestResponse", {"task": "please ask", "participants": ["peer"]}, "agent_of_others")
    request = await open_decision(handle, "clarification")
    await handle.signal("decide", {"decision_id": request["id"], "answer": "Blue."})
    await handle.result()
    return handle


async def fallback(client: Client, models: ModelServer) -> Handle:
    """A model that is down, and another that answers in its stead."""
    models.rule(when={"model": "m1"}, status=503)
    given = {"task": "Say hello", "participants": [{"kind": "agent", "name": "a", "model": "frail"}]}
    handle = await _start(client, "RequestResponse", given, "fallback")
    await handle.result()
    assert "model_fallback" in [event["type"] for event in await handle.query("events")]
    return handle


async def time_is_up(client: Client, models: ModelServer) -> Handle:
    """A run whose time is up before its second call and its third: a person raises it, and then stops the run."""
    team = [AGENT, {"kind": "agent", "name": "b"}, {"kind": "agent", "name": "c"}]
    budget = {"max_seconds": 0.001, "on_exceeded": "ask"}
    handle = await _start(client, "Sequential", {"task": "Say hello", "participants": team, "budget": budget}, "time_is_up")
    for choice in ("raise", "stop"):
        request = await open_decision(handle, "resource")
        await handle.execute_update("decide", {"decision_id": request["id"], "choice": choice})
    await handle.result()
    return handle


async def flow(client: Client, models: ModelServer) -> Handle:
    """Branches, a retry, a person, a loop, a map in batches, a subflow, a signal, and a failure that undoes."""
    body = graph(transform("v", "{{ item * 2 }}"), way="m_start>v v>m_done", prefix="m_")
    rounds = graph(tool("count", args={"expression": "1 + {{ round }}"}), way="l_start>count count>l_done", prefix="l_")
    inner = flow_input(transform("same", "{{ input }}"), way="start>same same>done", name="inner")
    given = flow_input(
        {"id": "fan", "type": "parallel", "limit": 2},
        {"id": "say", "type": "agent", "agent": "writer", "task": "Say hello"},
        tool("bad", args={"expression": "1 / 0"}, retry={"attempts": 2, "interval": "PT0.1S"}),
        {"id": "ask", "type": "human", "question": "Well?", "deadline": "PT1H"},
        tool("book", args={"expression": "6 * 7"}),
        tool("unbook", args={"expression": "{{ book }} - 42"}),
        {"id": "all", "type": "join"},
        {"id": "rounds", "type": "loop", "max_rounds": 2, "body": rounds},
        {"id": "many", "type": "map", "over": "input", "body": body},
        {"id": "inner", "type": "subflow", "flow": inner, "input": "{{ len(many) }}"},
        wait("go", signal="go", timeout="PT1H"),
        {"id": "pay", "type": "script", "script": "brief", "input": "{{ inner }}"},
        way="start>fan fan>say fan>ask fan>bad fan>book book:compensate>unbook say>all ask>all "
        "bad:error>all book>all all>rounds "
        "rounds>many many>inner inner>go go>pay pay>done",
        input=list(range(150)),
    )
    handle = await _start(client, "Flow", given, flow.__name__)
    request = await open_decision(handle)
    await handle.signal("pause")
    await handle.signal("resume")
    await handle.execute_update("decide", {"decision_id": request["id"], "answer": "Yes."})
    await handle.signal("go", {"by": "ann"})
    with suppress(WorkflowFailureError):
        await handle.result()
    assert "node_undone" in [event["type"] for event in await handle.query("events", {"limit": 10_000})]
    return handle


async def flow_published(client: Client, models: ModelServer) -> Handle:
    """A published flow by its name, with a published subflow, long values, breakpoints, and a flow as a participant."""
    given = {"flow": "outer", "input": ["word"] * 2_000, "breakpoints": ["sub"]}
    handle = await _start(client, "Flow", given, flow_published.__name__)

    async def held(path: str) -> bool:
        return bool(path in (await handle.query("state"))["held"])

    await eventually(lambda: held("sub"))
    await handle.execute_update("breakpoints", {"nodes": ["words"]})
    await handle.signal("resume")
    await eventually(lambda: held("words"))
    await handle.signal("breakpoints", {"nodes": ["nowhere"]})
    await handle.signal("resume")
    await handle.result()
    return handle


async def flow_forked(client: Client, models: ModelServer) -> Handle:
    """A fork of a flow: one node is taken over from the record, and the next one has an edited input."""
    given = flow_input(tool("sum", args={"expression": "6 * 7"}), tool("more", args={"expression": "{{ sum }} + 1"}),
        way="start>sum sum>more more>done")  # fmt: skip
    flow: FlowDefinition = parse(FlowDefinition, given, "flow")
    node = next(each for each in flow.nodes if isinstance(each, ToolNode))
    question = question_of(Effect("sum", 1, node, {"expression": "6 * 7"}), {}).hash
    answers = {"sum": {"question": question, "output": "42"}}
    memo = {"source": "recorded/nobody", "at": "more", "answers": answers, "edited": True, "given": {"expression": "1 + 1"}}
    handle: Handle = await client.start_workflow(
        "Flow", given, id=f"recorded/{flow_forked.__name__}", task_queue="mofa", memo={FLOW_FORK: memo}
    )
    assert (await handle.result())["output"] == "2"
    assert "node_taken_over" in [event["type"] for event in await handle.query("events")]
    return handle


IDENTITY_KEY = "recorded:private:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
"""The key of the seals in the recorded decisions: a key that everybody knows."""


async def identities(client: Client, models: ModelServer) -> Handle:
    """People who agree and who don't: claims by signals and an update, seals by both, a forged one."""
    ask: dict[str, Any] = {"id": "ask", "type": "human", "question": "Shall we?", "quorum": 2, "assignees": ["ann", "ben"]}
    ask["options"] = [{"id": each, "label": each} for each in ("yes", "no")]
    handle = await _start(client, "Flow", flow_input(ask, way="start>ask ask>done"), identities.__name__)
    request = DecisionRequest.model_validate(await open_decision(handle))
    keys = IdentityKeys(Settings.from_environment({"MOFA_IDENTITY_KEY": IDENTITY_KEY}))

    def sealed(name: str, choice: str) -> Decision:
        caller = Caller(name, roles=frozenset({"decider"}), verified=True)
        return seal(keys, caller, request, Decision(decision_id=request.id, choice=choice))

    async def answers(count: int) -> None:
        async def come() -> bool:
            found = await handle.query("decisions")
            return len(found[0]["answers"]) == count

        await eventually(come)

    await handle.signal("decide", {"decision_id": request.id, "choice": "no", "by": "ann"})
    await answers(1)
    await handle.signal("decide", sealed("ann", "yes"))  # in place of the claim

    async def verified() -> bool:
        return bool((await handle.query("decisions"))[0]["answers"][0]["verified"])

    await eventually(verified)
    await handle.execute_update("decide", sealed("ben", "no"))  # and so all are asked again
    await answers(0)
    await handle.signal("decide", sealed("ann", "yes").model_copy(update={"choice": "no"}))
    await handle.execute_update("decide", sealed("ann", "yes"))
    await handle.signal("decide", sealed("ben", "yes"))
    await handle.result()
    return handle


async def calendars(client: Client, models: ModelServer) -> Handle:
    """A deputy is asked at first, and at the deadline somebody whose calendar cannot be read."""
    policy = {"do": "escalate", "to": ["fred"]}
    dora = {"kind": "human", "name": "dora", "deadline": "PT1S", "on_timeout": policy}
    handle = await _start(client, "RequestResponse", {"task": "Which tea?", "participants": [dora]}, calendars.__name__)

    async def unread() -> bool:
        return "calendars_unread" in [event["type"] for event in await handle.query("events")]

    await eventually(unread)
    await handle.execute_update("decide", {"decision_id": "d1", "answer": "Green.", "by": "fred"})
    await handle.result()
    return handle


async def no_calendars(client: Client, models: ModelServer) -> Handle:
    """Two people are asked about whom the project file has nothing: no activity reads calendars."""
    handle = await _start(client, "Sequential", {"task": "Which tea?", "participants": [ANN, BEN]}, no_calendars.__name__)
    for by in ("ann", "ben"):
        request = await open_decision(handle)
        await handle.execute_update("decide", {"decision_id": request["id"], "answer": "Green.", "by": by})
    await handle.result()
    return handle


async def dispatched(client: Client, models: ModelServer) -> Handle:
    """By figures: a plan that a person writes, a replaced executor, a snooze, other people, and a reminder's timer."""
    circle = {"subtasks": [{"id": "s1", "description": "a", "required_capabilities": [], "depends_on": ["s1"]}]}
    models.rule(when={"contains": "Dispatch this", "schema": "plan"}, reply=circle)
    models.rule(when={"contains": "Dispatch this", "schema": "execution_result"}, times=1, status=400)
    settings = {
        "name": "figures",
        "executors": [AGENT, {"kind": "agent", "name": "b"}],
        "dispatch": {"strategy": "least_loaded"},
        "decisions": {"deadline": "P3D", "remind": {"every": "P1D"}},
    }
    handle = await _start(client, "Todo", {"idea": {"content": "Dispatch this"}, "secretary": settings})
    request = await open_decision(handle, "exception")
    await handle.execute_update("snooze", {"decision_id": request["id"], "for": "P4D"})
    await handle.execute_update("reassign", {"decision_id": request["id"], "to": ["ann"]})
    await handle.signal("snooze", {"decision_id": "d9", "for": "P1D"})
    await handle.execute_update("decide", {"decision_id": request["id"], "answer": "Dispatch this\nCheck it", "by": "ann"})
    await see_through(handle)
    return handle


async def allowed_way_out(client: Client, models: ModelServer) -> Handle:
    """One task for all in place of an unusable plan, because a person has allowed that at the todo before."""
    circle = {"subtasks": [{"id": "s1", "description": "a", "required_capabilities": [], "depends_on": ["s1"]}]}
    models.rule(when={"contains": "Plan this", "schema": "plan"}, reply=circle)
    given = {
        "idea": {"content": "Plan this", "by": "ann"},
        "secretary": {"name": "allowing", "executors": [AGENT], "acceptance": "automatic"},
    }
    first = await _start(client, "Todo", given)
    request = await open_decision(first, "exception")
    always = {"lasts": "P1D", "within": "desk", "args": "same"}
    await first.execute_update("decide", {"decision_id": request["id"], "choice": "instead", "by": "bob", "always": always})
    await see_through(first)
    later = await _start(client, "Todo", given)
    await see_through(later)
    return later


async def watched_desk(client: Client, models: ModelServer) -> Handle:
    """A desk with rules of monitoring, and an executor of one subtask at a time over its two todos."""
    desk, _ = await _watched(client, models, watched_desk.__name__)
    return desk


async def watched_todo(client: Client, models: ModelServer) -> Handle:
    """A todo that waits for its executor, is paused when its turn comes, and stalls; its deadline passes."""
    _, second = await _watched(client, models, watched_todo.__name__)
    return second


async def _watched(client: Client, models: ModelServer, name: str) -> tuple[Handle, Handle]:
    plan = [{"id": "s1", "description": "Watch the kettle", "required_capabilities": [], "depends_on": []}]
    models.rule(when={"contains": "Watch the", "schema": "plan"}, reply={"subtasks": plan})
    rules = {"stalls": {"after": "PT1S", "do": "decide", "at_most": 1}, "deadline": {"within": "PT2S", "do": "report"}}
    desk = {"name": name, "executors": [ANN], "clarify": "automatic", "dispatch": {"at_once": {"ann": 1}}, "monitoring": rules}
    handle = await _start(client, "Secretary", desk, name)

    async def submitted(what: str) -> Handle:
        todo = await handle.execute_update("submit_idea", {"content": f"Watch the {what}"})
        return client.get_workflow_handle(todo["workflow_id"])

    async def comes(todo: Handle, type: str, least: int = 1) -> None:
        async def look() -> bool:
            return [event["type"] for event in await todo.query("events")].count(type) >= least

        await eventually(look)

    async def freed(todo: Handle) -> bool:
        events = [event async for event in todo.fetch_history_events()]
        names = [event.activity_task_scheduled_event_attributes.activity_type.name for event in events]
        return "desk.free" in names

    async def goes_on(todo: Handle) -> None:
        request = await open_decision(todo, "exception")  # it stalls
        await todo.execute_update("decide", {"decision_id": request["id"], "choice": "go-on"})
        await see_through(todo)

    first = await submitted("kettle")
    await comes(first, "subtask_started")
    second = await submitted("teapot")
    await comes(second, "executor_awaited")
    await handle.signal("pause_todo", {"todo_id": second.id.removeprefix("todo/")})
    await comes(second, "paused")
    await goes_on(first)
    await eventually(lambda: freed(second))
    await handle.signal("resume_todo", {"todo_id": second.id.removeprefix("todo/")})
    await comes(second, "todo_overdue")
    await goes_on(second)

    async def closed() -> bool:
        return {todo["status"] for todo in await handle.query("todos")} == {"completed"}

    await eventually(closed)
    await handle.signal("shutdown")
    await handle.result()
    return handle, second


SCENARIOS: dict[str, Callable[[Client, ModelServer], Awaitable[Handle]]] = {
    scenario.__name__: scenario
    for scenario in (
        fused,
        request_response,
        sequential,
        todo,
        desk,
        agent,
        topic,
        publish_subscribe,
        handed_over,
        tools,
        parallel,
        first,
        consensus,
        debate,
        custom,
        auto,
        supervisor,
        renewed_supervisor,
        reflection,
        planning,
        called_off,
        living,
        session,
        plugins,
        event_log,
        script,
        script_logged,
        logged_topic,
        logged_desk,
        logged_supervisor,
        guards,
        lessons,
        dispatch_rules,
        dispatched,
        allowed_way_out,
        rules,
        rules_by_name,
        agent_of_others,
        fallback,
        flow,
        flow_fused,
        flow_published,
        flow_forked,
        identities,
        calendars,
        no_calendars,
        watched_desk,
        watched_todo,
        time_is_up,
    )
}


async def _start(client: Client, type: str, given: dict[str, Any], name: str | None = None) -> Handle:
    return await client.start_workflow(type, given, id=f"recorded/{name or type}", task_queue="mofa")


def recorded(name: str) -> WorkflowHistory:
    """Return a recorded history."""
    return WorkflowHistory.from_json(f"recorded/{name}", (HISTORIES / f"{name}.json").read_text())


async def record(names: list[str]) -> None:
    """Run those scenarios on a server of their own and keep their histories."""
    with tempfile.TemporaryDirectory() as folder, ModelServer() as models, in_python() as peer:
        server = Server(Path(folder) / "server", renews_at=RENEWS_AT)
        server.start()
        house = House(Path(folder) / "house", server, "mofa", MOFA_IDENTITY_KEY=IDENTITY_KEY, **models.environment)
        project = f"agents:\n  writer: {{}}\n  peer: {{kind: a2a, url: '{peer.url}'}}\n"
        project += "models:\n  frail: {provider: openai, model: m1, fallback: [{model: 'openai:m2'}]}\n"
        project += "people:\n  - {name: dora, roles: [decider], deputy: emma, away: [{since: 2020-01-01, until: 9999-12-31}]}\n"
        project += "  - {name: emma, roles: [decider]}\n  - {name: fred, roles: [decider], calendar: missing.ics}\n"
        project += "tools:\n  asked: {plugin: calculator, approval: always}\n"
        project += "scripts:\n  all: {file: all.py, grants: [kv, tool, model, decision, publish]}\n"
        project += "  guard: {file: guard.py}\n  brief: {file: brief.py}\n  long: {file: long.py}\n"
        (house.home / "mofa.yaml").write_text(project)
        (house.home / "guard.py").write_text(GUARD)
        (house.home / "brief.py").write_text("def execute(given):\n    return 'Answer ' + given['agent']\n")
        (house.home / "long.py").write_text("def execute(given):\n    return given + ['and more']\n")
        (house.home / "all.py").write_text(SCRIPT)
        house.start_worker()
        if rules_by_name.__name__ in names:
            house.mofa("plugin", "install", str(_shop(house.home / "shop")), "--wait", "10")
        if flow_published.__name__ in names:
            for text in (INNER, OUTER):
                (house.home / "flow.yaml").write_text(text)
                house.mofa("flow", "publish", "flow.yaml", "--reason", "Recorded.", "--wait", "30")
        client = await server.client()
        for name in names:
            models.reset()
            history = await (await SCENARIOS[name](client, models)).fetch_history()
            (HISTORIES / f"{name}.json").write_text(json.dumps(_clean(json.loads(history.to_json())), indent=1) + "\n")
        house.stop()
        server.stop()


INNER = """\
name: inner
nodes:
  - {id: start, type: start}
  - {id: n, type: transform, value: "{{ len(input) }}"}
  - {id: done, type: end}
edges: [{from: start, to: n}, {from: n, to: done}]
"""

OUTER = """\
name: outer
nodes:
  - {id: start, type: start}
  - {id: long, type: script, script: long, input: "{{ input }}"}
  - {id: sub, type: subflow, flow: inner@1, input: "{{ long }}"}
  - {id: team, type: team, team: {kind: team, name: line, mode: Flow, flow: inner}, task: "Count {{ sub }}"}
  - {id: words, type: transform, value: "{{ sub }} {{ team }}"}
  - {id: done, type: end}
edges: [{from: start, to: long}, {from: long, to: sub}, {from: sub, to: team}, {from: team, to: words}, {from: words, to: done}]
"""


def _shop(folder: Path) -> Path:
    call = {"do": "call", "tool": "calculator", "value": {"expression": "6 * 7"}, "into": "sum"}
    rules = [{"name": "six", "when": "n == 6", "then": [call, {"do": "return", "expression": "sum"}]}]
    manifest = {"name": "shop", "version": "1.0.0", "kind": "rules", "description": "-", "source": "shop.yaml"}
    folder.mkdir()
    (folder / "plugin.yaml").write_text(json.dumps(manifest))
    (folder / "shop.yaml").write_text(json.dumps({"groups": [{"name": "main", "rules": rules}]}))
    return folder


def _clean(value: Any) -> Any:
    """A history without what tells of the machine that recorded it (paths, processes), which no replay reads."""
    match value:
        case dict():
            return {key: "recorded" if key == "stackTrace" else _clean(inner) for key, inner in value.items()}
        case list():
            return [_clean(inner) for inner in value]
        case str():
            return re.sub(r"\b\d+@[\w.-]+", "1@recorder", value)
        case _:
            return value


if __name__ == "__main__":
    asyncio.run(record([name for name in SCENARIOS if not (HISTORIES / f"{name}.json").exists()]))
