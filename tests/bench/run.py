"""`make bench`: our steps against bare ones, one by one and many at once, and the histories of long conversations."""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

from temporalio.client import Client

from tests.bench.fused import another_worker, fused, project
from tests.bench.history import CALLS_AT_LIMIT, LIMIT, conversation
from tests.bench.publish import publish
from tests.support.house import House, Server
from tests.support.model_server import ModelServer

STEPS, ROUNDS = 20, 5
MANY, FANS = 1000, 3
SUBSCRIBERS = 10_000


async def milliseconds_a_step(client: Client, workflow: str, given: Any, queue: str) -> float:
    return (await seconds(client, workflow, given, queue))[0] * 1000 / STEPS


async def seconds(client: Client, workflow: str, given: Any, queue: str) -> tuple[float, Any]:
    """Run a workflow; return its seconds and its result."""
    began = time.perf_counter()
    result = await client.execute_workflow(workflow, given, id=f"bench/{uuid.uuid4().hex}", task_queue=queue)
    return time.perf_counter() - began, result


async def steps(client: Client) -> None:
    """Compare a step of Sequential with the offline model, ledger and transcript to an activity that does nothing."""
    team = [{"kind": "agent", "name": f"a{number}", "model": "offline:scripted"} for number in range(STEPS)]
    sequential = {"task": "Count", "participants": team}
    ours, bare = [], []
    for round in range(ROUNDS + 1):  # in turn, so that whatever else the machine does falls on both
        one = await milliseconds_a_step(client, "Sequential", sequential | {"task": f"Count {round}"}, "mofa")
        other = await milliseconds_a_step(client, "Bare", STEPS, "bare")
        if round > 0:  # the first warms up
            ours.append(one)
            bare.append(other)
    mine, least = statistics.median(ours), statistics.median(bare)
    print(f"a step of ours      {mine:6.1f} ms   (median of {ROUNDS} runs of {STEPS} steps: {_all(ours)})")
    print(f"a bare activity     {least:6.1f} ms   ({_all(bare)})")
    print(f"ratio               {mine / least:6.2f}", flush=True)


async def fans(client: Client) -> None:
    """Compare 1,000 participants of Parallel with the offline model to a gather of 1,000 activities that do nothing."""
    team = [{"kind": "agent", "name": f"a{number}", "model": "offline:scripted"} for number in range(MANY)]
    ours, bare = [], []
    for round in range(FANS):
        one, outcome = await seconds(client, "Parallel", {"task": f"Fan {round}", "participants": team}, "mofa")
        assert outcome["status"] == "completed" and outcome["usage"]["calls"] == MANY, outcome["reason"]
        other, _ = await seconds(client, "BareGather", MANY, "bare")
        ours.append(one)
        bare.append(other)
    mine, least = statistics.median(ours), statistics.median(bare)
    print(f"{MANY:,} participants  {mine:6.1f} s    (median of {FANS} runs of Parallel: {_all(ours)})")
    print(f"{MANY:,} activities    {least:6.1f} s    (a bare gather: {_all(bare)})")
    print(f"ratio               {mine / least:6.2f}", flush=True)


async def histories(client: Client, models: ModelServer) -> bool:
    """Measure the history of 100 model calls on a conversation of 200,000 tokens; return whether it is under its limit."""
    began = time.perf_counter()
    size = await conversation(client, models, CALLS_AT_LIMIT)
    seconds = time.perf_counter() - began
    print(f"{size.calls} model calls on a conversation of {size.tokens:,} tokens: {size.events} events, {size.bytes:,} bytes")
    print(
        f"history / limit     {size.bytes / LIMIT:6.2f}   (1 MiB; {size.bytes // size.calls:,} bytes a call, {seconds:.0f} s)"
    )
    return size.bytes < LIMIT


async def publishing(client: Client) -> None:
    """Compare one message to 10,000 subscribers to a bare client's 10,000 signals to them."""
    told = await publish(client, SUBSCRIBERS)
    print(f"{SUBSCRIBERS:,} subscribers {told.seconds:6.1f} s    ({told.delivered:,} told, {told.dead_letters} dead letters,")
    print(f"                              history of the topic: {told.events} events, {told.bytes:,} bytes)")
    print(f"{SUBSCRIBERS:,} signals     {told.bare_seconds:6.1f} s    (a bare client)")
    print(f"ratio               {told.seconds / told.bare_seconds:6.2f}", flush=True)


def _all(values: list[float]) -> str:
    return ", ".join(f"{value:.1f}" for value in sorted(values))


async def event_log(client: Client, house: House) -> None:
    """Compare a step of Sequential with the event log to one without."""
    team = [{"kind": "agent", "name": f"a{number}", "model": "offline:scripted"} for number in range(STEPS)]
    found: dict[str, list[float]] = {"yes": [], "no": []}
    with another_worker(house, "logged", "with_log", "yes"), another_worker(house, "unlogged", "with_log", "no"):
        for round in range(2 * ROUNDS + 1):
            given = {"task": f"Log {round}", "participants": team}
            for logs, queue in (("yes", "logged"), ("no", "unlogged")):
                took = await milliseconds_a_step(client, "Sequential", given, queue)
                found[logs] += [took] if round else []
    with_log, without = statistics.median(found["yes"]), statistics.median(found["no"])
    print(f"with the event log  {with_log:6.1f} ms   (median of {2 * ROUNDS} runs of {STEPS} steps: {_all(found['yes'])})")
    print(f"without it          {without:6.1f} ms   ({_all(found['no'])})")
    print(f"its cost a step     {with_log - without:6.1f} ms   (ratio {with_log / without:.2f})", flush=True)


async def main() -> int:
    """Print all results; return 1 if a limit is exceeded."""
    with tempfile.TemporaryDirectory() as folder, ModelServer() as models:
        server = Server(Path(folder) / "server")
        server.start()
        house = House(Path(folder) / "house", server, "mofa", **models.environment)
        try:
            (house.home / "mofa.yaml").write_text(project())
            house.start_worker()
            client = await server.client()
            with another_worker(house, "bare", "bare"):
                await steps(client)
                await fans(client)
                await fused(client)
            await event_log(client, house)
            await publishing(client)
            return 0 if await histories(client, models) else 1
        finally:
            house.stop()
            server.stop()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
