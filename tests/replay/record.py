"""Records a history of each workflow: `python -m tests.replay.record`. Adds what is missing; what is there stays.

A recorded history is a promise: runs like it are under way somewhere. One that no longer replays wants `workflow.patched`
in the workflow, not a new recording.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from temporalio.client import Client, WorkflowHandle

from tests.support.house import House, Server, eventually, open_decision
from tests.support.model_server import ModelServer
from tests.support.secretary import recommended, see_through

HISTORIES = Path(__file__).parent / "histories"
Handle = WorkflowHandle[Any, Any]

AGENT = {"kind": "agent", "name": "a"}
ANN = {"kind": "human", "name": "ann"}
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


async def todo(client: Client, models: ModelServer) -> Handle:
    """All five phases, with a clarification, a failed subtask and a rework."""
    models.rule(when={"schema": "execution_result"}, times=1, status=400)
    verdicts = iter([{"choice": "rework", "comment": "More detail."}, {"choice": "accept"}])
    handle = await _start(client, "Todo", {"idea": {"content": "Write a guide"}, "secretary": DESK})
    await see_through(handle, lambda request: next(verdicts) if request["kind"] == "acceptance" else recommended(request))
    return handle


async def desk(client: Client, models: ModelServer) -> Handle:
    """An idea by update, one by signal, orders, a report, and the end."""
    handle = await _start(client, "Secretary", {**DESK, "clarify": "automatic"})
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


SCENARIOS: dict[str, Callable[[Client, ModelServer], Awaitable[Handle]]] = {
    scenario.__name__: scenario for scenario in (request_response, sequential, todo, desk, tools)
}


async def _start(client: Client, type: str, given: dict[str, Any], name: str | None = None) -> Handle:
    return await client.start_workflow(type, given, id=f"recorded/{name or type}", task_queue="mofa")


async def record(names: list[str]) -> None:
    """Run those scenarios on a server of their own and keep their histories."""
    with tempfile.TemporaryDirectory() as folder, ModelServer() as models:
        server = Server(Path(folder) / "server")
        server.start()
        house = House(Path(folder) / "house", server, "mofa", **models.environment)
        project = "agents:\n  writer: {}\ntools:\n  asked: {plugin: calculator, approval: always}\n"
        (house.home / "mofa.yaml").write_text(project)
        house.start_worker()
        client = await server.client()
        for name in names:
            models.reset()
            history = await (await SCENARIOS[name](client, models)).fetch_history()
            (HISTORIES / f"{name}.json").write_text(history.to_json() + "\n")
        house.stop()
        server.stop()


if __name__ == "__main__":
    asyncio.run(record([name for name in SCENARIOS if not (HISTORIES / f"{name}.json").exists()]))
