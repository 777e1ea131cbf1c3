"""A module and a Rhai script as tools of an agent: installed, checked, and used on a real server by a real worker."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from temporalio.client import Client

from tests.support.house import House, Server
from tests.support.peers.model_server import ModelServer

QUEUE = "mofa-wasm"
MODULE = Path(__file__).resolve().parents[3] / "examples" / "wasm" / "order-total" / "order_total.wasm"
GRADE = 'fn execute(input) { switch input.score { 90..=100 => "A", 70..90 => "B", 50..70 => "C", _ => "D" } }'


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, server: Server, models: ModelServer) -> Iterator[House]:
    made = House(tmp_path_factory.mktemp("wasm"), server, QUEUE, **models.environment)
    made.start_worker()
    yield made
    made.stop()


def write(folder: Path, name: str, source: str, content: bytes, *capabilities: str) -> Path:
    folder.mkdir()
    manifest = {
        "name": name, "version": "1.0.0", "kind": "tool", "description": name, "source": source,
        "capabilities": [*capabilities], "tool": {"parameters": {"type": "object"}},
    }  # fmt: skip
    (folder / "plugin.yaml").write_text(json.dumps(manifest))
    (folder / source).write_bytes(content)
    return folder


def install(house: House, folder: Path, *grants: str) -> None:
    """Give it long to start: a busy machine compiles a module in many seconds."""
    house.mofa("plugin", "install", str(folder), "--wait", "300", *(word for grant in grants for word in ("--grant", grant)))


async def said(client: Client, models: ModelServer, tool: str, given: object) -> str:
    """What the model is told after it has called the tool."""
    word = uuid.uuid4().hex
    models.rule(when={"contains": word}, reply="Done.")
    models.rule(when={"contains": word}, times=1, reply={"tool_calls": [{"name": tool, "arguments": given}]})
    team = [{"kind": "agent", "name": "ada", "tools": [tool]}]
    await client.execute_workflow("RequestResponse", {"task": word, "participants": team}, id=f"wasm/{word}", task_queue=QUEUE)
    asked = [entry["body"]["messages"] for entry in models.journal() if word in str(entry["body"])]
    return str(asked[-1][-1]["content"])


async def test_an_agent_uses_a_module(client: Client, house: House, models: ModelServer, tmp_path: Path) -> None:
    folder = write(tmp_path / "order", "order_total", "order_total.wasm", MODULE.read_bytes(), "log", "config")
    install(house, folder, "log", "config")
    answer = await said(client, models, "order_total", {"items": [{"price": 2.5, "count": 4}]})
    assert json.loads(answer) == {"total": 10.0, "currency": "EUR"}
    assert "items must be a list" in await said(client, models, "order_total", {"items": 3})


async def test_an_agent_uses_a_rhai_script(client: Client, house: House, models: ModelServer, tmp_path: Path) -> None:
    folder = write(tmp_path / "grade", "grade", "grade.rhai", GRADE.encode())
    install(house, folder)
    assert [await said(client, models, "grade", {"score": score}) for score in (95, 75, 65, 45)] == ["A", "B", "C", "D"]


def test_a_module_that_does_not_fit_is_refused(house: House, tmp_path: Path) -> None:
    folder = write(tmp_path / "bad", "bad", "bad.wat", b'(module (memory (export "memory") 1))')
    with pytest.raises(AssertionError, match="must export a function execute"):
        install(house, folder)
