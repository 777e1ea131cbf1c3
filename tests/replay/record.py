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


SCENARIOS: dict[str, Callable[[Client, ModelServer], Awaitable[Handle]]] = {
    scenario.__name__: scenario
    for scenario in (request_response, sequential, todo, desk, parallel, first, consensus, debate, custom, auto, reflection)
}


async def _start(client: Client, type: str, given: dict[str, Any], name: str | None = None) -> Handle:
    return await client.start_workflow(type, given, id=f"recorded/{name or type}", task_queue="mofa")


async def record(names: list[str]) -> None:
    """Run those scenarios on a server of their own and keep their histories."""
    with tempfile.TemporaryDirectory() as folder, ModelServer() as models:
        server = Server(Path(folder) / "server")
        server.start()
        house = House(Path(folder) / "house", server, "mofa", **models.environment)
        (house.home / "mofa.yaml").write_text("agents:\n  writer: {}\n")
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
