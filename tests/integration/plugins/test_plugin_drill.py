"""The drill: plugins change, and workers are killed, under a thousand runs that use them."""

from __future__ import annotations

import asyncio
import os
import time
import uuid
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client, WorkflowHandle

from console.backend.stores import registry
from runtime.plugins.plugin_folder import read_folder
from runtime.plugins.plugin_rollout import Rollout
from runtime.settings import Settings
from tests.support.house import House, Server, eventually
from tests.support.peers.model_server import ModelServer
from tests.support.plugin_folders import write_plugin

RUNS = int(os.environ.get("MOFA_DRILL_RUNS") or 1000)
AT_ONCE = 40
SWITCH_S = 2.0
"""How soon every worker has switched, at normal load: while the runs wait for Ann."""

VERSIONS = ("one", "two", "three")


@pytest.mark.drill
@pytest.mark.timeout(1800)
async def test_plugins_change_under_a_thousand_runs(
    tmp_path: Path, server: Server, client: Client, models: ModelServer
) -> None:
    queue, word = f"mofa-drill-{uuid.uuid4().hex[:6]}", uuid.uuid4().hex
    models.rule(when={"contains": word}, reply={"tool_calls": [{"name": "echo", "arguments": {"text": word}}]})
    for version in VERSIONS:
        models.rule(when={"contains": f"{version}:{word}"}, reply=version)
    house = House(tmp_path / "house", server, queue, **models.environment)
    for _ in range(2):
        house.start_worker()
    places = asyncio.Semaphore(AT_ONCE)
    team = [{"kind": "human", "name": "ann"}, {"kind": "agent", "name": "sayer", "tools": ["echo"]}]

    async def start(number: int) -> WorkflowHandle[Any, Any]:
        given = {"task": f"Say {word}", "participants": team}
        return await client.start_workflow("Sequential", given, id=f"{queue}/{number}", task_queue=queue)

    async def wait_for_ann(many: int) -> None:
        async def all_wait() -> bool:
            return (await client.count_workflows(f'MofaOpenDecisions > 0 AND TaskQueue = "{queue}"')).count == many

        await eventually(all_wait, 300)

    async def let_go(handle: WorkflowHandle[Any, Any]) -> str:
        async with places:
            await handle.signal("decide", {"decision_id": "d1", "answer": "Go on."})
            return str((await handle.result())["output"])

    async with registry(Settings.from_environment(house.environ)) as store:
        rollout, seconds = Rollout(store, answer_s=60), []

        async def reload(text: str, version: str) -> None:
            folder = write_plugin(tmp_path / "echo", f'return "{text}:" + input["text"]', version=version)
            done = await rollout.install(read_folder(folder), str(folder), action="reload")
            assert done is not None and {worker.serving for worker in done.workers} == {done.change.set}
            seconds.append(done.seconds)

        try:
            expected: list[str] = []
            handles: list[WorkflowHandle[Any, Any]] = []
            begun = time.monotonic()
            for number, text in enumerate(VERSIONS):  # a third of the runs begins on each version
                await reload(text, f"{number + 1}.0.0")
                share = range(len(handles), (number + 1) * RUNS // len(VERSIONS))
                for first in share[::AT_ONCE]:  # no more on their way at once than the machine can bear
                    handles += await asyncio.gather(*(start(each) for each in share[first - share[0] :][:AT_ONCE]))
                    await wait_for_ann(len(handles))
                expected += [text] * len(share)
            started = time.monotonic() - begun

            begun = time.monotonic()
            ended = [asyncio.create_task(let_go(handle)) for handle in handles]
            for number in range(6):  # while all of them call it
                await asyncio.sleep(3)
                await reload(VERSIONS[number % 3], f"4.{number}.0")
                if number == 2:  # nobody has the histories in memory any more, nor any version loaded
                    house.kill_workers()
                    for _ in range(2):
                        house.start_worker()
            outputs = await asyncio.gather(*ended)
            took = time.monotonic() - begun
            quiet, rush = seconds[: len(VERSIONS)], seconds[len(VERSIONS) :]
            print(
                f"\n{RUNS} runs begun in {started:.0f} s, ended in {took:.0f} s; switches, from the change to the last worker"
            )
            print(
                f"  at rest after {[f'{s:.2f}' for s in quiet]} s, under all calls at once after {[f'{s:.1f}' for s in rush]} s"
            )
            assert Counter(zip(expected, outputs, strict=True)) == Counter(
                {(text, text): expected.count(text) for text in VERSIONS}
            )
            assert await failed_tasks(handles) == []
            log = house.worker_log()
            assert "Nondeterminism" not in log and "ScriptError" not in log
            assert max(quiet) < SWITCH_S, quiet
        finally:
            house.stop()


async def failed_tasks(handles: list[WorkflowHandle[Any, Any]]) -> list[str]:
    """Every workflow task that failed, and every activity that failed in the end."""
    found = []
    for handle in handles:
        async for event in handle.fetch_history_events():
            kind = event.WhichOneof("attributes") or ""
            if kind in ("workflow_task_failed_event_attributes", "activity_task_failed_event_attributes"):
                found.append(f"{handle.id}: {getattr(event, kind).failure.message}")
    return found
