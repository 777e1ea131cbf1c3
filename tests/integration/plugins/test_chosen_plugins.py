"""Memory and vectors by plugins: another package's memory, and an index in the worker's memory, on a real server."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client

from console.commands.plugin.new import new
from tests.integration.tools.test_memory import uses
from tests.support.house import House, Server, eventually
from tests.support.peers.model_server import ModelServer

QUEUE = "chosen"


def packaged(kind: str, name: str, place: Path) -> None:
    """A package as `mofa plugin new` makes it, installed in a folder."""
    module, folder = f"mofa_{name}", new(kind, name, place / "sources", True)
    site = place / "site"
    (about := site / f"{module}-0.1.0.dist-info").mkdir(parents=True)
    (site / f"{module}.py").write_text((folder / f"{module}.py").read_text())
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 0.1.0\n")
    (about / "entry_points.txt").write_text(f"[mofa.{kind}]\n{name} = {module}\n")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, server: Server, models: ModelServer) -> Iterator[House]:
    """A worker whose memory is another package's, and whose documents are found by an index in its memory."""
    home = tmp_path_factory.mktemp("chosen")
    packaged("memory", "shelf", home)
    packaged("protocol", "loud", home)
    (home / "mofa.yaml").write_text(
        "embedding: offline:words\nmemory: {plugin: shelf}\nvector: {plugin: usearch}\n"
        "servers: {crier: {plugin: loud}}\n"
        "agents:\n  clerk: {tools: [remember, recall, search_documents, crier__*]}\n"
    )
    house = House(home, server, QUEUE, **models.environment, PYTHONPATH=str(home / "site"))
    house.start_worker()
    yield house
    house.stop()


@pytest.fixture
def word() -> str:
    return uuid.uuid4().hex[:8]


async def told(client: Client, task: str, tenant: str) -> list[dict[str, Any]]:
    """What a tool of the clerk answered."""
    given = {"task": task, "participants": ["clerk"], "tenant": tenant}
    handle = await client.start_workflow("RequestResponse", given, id=f"c/{uuid.uuid4().hex[:8]}", task_queue=QUEUE)
    await handle.result()
    [line] = [said for said in await handle.query("transcript") if said["role"] == "tool"]
    return list(json.loads(line["text"])) if line["text"].startswith("[") else [line]


def calls_of(house: House, plugin: str) -> int:
    shown = json.loads(house.mofa("plugin", "info", plugin, "--json").stdout)
    return int(shown["counts"]["calls"]) if shown["counts"] else 0


async def test_what_one_run_remembers_another_recalls_by_the_plugin(
    client: Client, house: House, models: ModelServer, word: str
) -> None:
    models.rule(when={"contains": f"note {word}"}, times=1, reply=uses("remember", text=f"Ann drinks tea {word}"))
    models.rule(when={"contains": f"ask {word}"}, times=1, reply=uses("recall", query=f"Ann drinks tea {word}"))
    await told(client, f"note {word}", "brook-of-plugins")
    [found] = await told(client, f"ask {word}", "brook-of-plugins")
    assert found["text"] == f"Ann drinks tea {word}"
    models.rule(when={"contains": f"spy {word}"}, times=1, reply=uses("recall", query=f"Ann drinks tea {word}"))
    assert f"Ann drinks tea {word}" not in str(await told(client, f"spy {word}", "rival"))

    async def counted() -> bool:
        return calls_of(house, "shelf") >= 3

    assert await eventually(counted)
    assert json.loads(house.mofa("memory", "list", "--json").stdout) == [], (
        "the command line has its own shelf; the database none"
    )
    assert json.loads(house.mofa("plugin", "list", "--kind", "memory", "--json").stdout)[0]["state"] == "ready"


async def test_a_server_of_another_protocol_has_tools_as_mcps_have(
    client: Client, house: House, models: ModelServer, word: str
) -> None:
    models.rule(when={"contains": f"cry {word}"}, times=1, reply=uses("crier__shout", text=f"tea {word}"))
    [said] = await told(client, f"cry {word}", "brook-of-plugins")
    assert said["text"] == f"TEA {word.upper()}" and said["by"] == "crier__shout"

    async def counted() -> bool:
        return calls_of(house, "loud") >= 1

    assert await eventually(counted)


async def test_passages_are_found_by_the_index_and_without_it(
    client: Client, house: House, models: ModelServer, word: str, tmp_path: Path
) -> None:
    guide = tmp_path / f"{word}.md"

    async def asked() -> str:
        task = f"look {uuid.uuid4().hex}"
        models.rule(when={"contains": task}, times=1, reply=uses("search_documents", query=f"how hot is {word} tea"))
        return str((await told(client, task, word))[0].get("text"))

    def write(degrees: int) -> None:
        guide.write_text(f"# Tea\n\n{word} tea is hot, {degrees} degrees.\n\n# Cups\n\nCups are green.\n")
        house.mofa("documents", "add", str(guide), "--tenant", word)

    write(75)
    assert "75 degrees" in await asked()

    async def counted() -> bool:
        return calls_of(house, "usearch") >= 3  # groups, put, nearest

    assert await eventually(counted)
    write(80)
    assert "80 degrees" in await asked(), "what has changed is looked at first"
    house.mofa("plugin", "disable", "usearch")

    async def paused() -> bool:
        shown = json.loads(house.mofa("plugin", "info", "usearch", "--json").stdout)
        return "paused" in {each["state"] for worker in shown["workers"] for each in worker["versions"]}

    try:
        await eventually(paused)
        calls = calls_of(house, "usearch")
        assert "80 degrees" in await asked(), "each passage is looked at in its stead"
        assert calls_of(house, "usearch") == calls
    finally:
        house.mofa("plugin", "enable", "usearch")


def test_erasing_reaches_what_plugins_keep(server: Server, tmp_path: Path) -> None:
    packaged("memory", "shelf", tmp_path)
    module, told = tmp_path / "site" / "mofa_shelf.py", tmp_path / "told"
    erases = "    async def erase(self, whose: Whose, *, dry: bool) -> int:\n"
    noting = (
        f"        with open({str(told)!r}, 'a') as file:\n            print(whose.tenant, dry, file=file)\n        return 3\n\n"
    )
    assert erases in module.read_text()
    module.write_text(module.read_text().replace(erases, f"{erases}{noting}    async def unused(self, whose, dry):\n"))
    (tmp_path / "mofa.yaml").write_text("memory: {plugin: shelf}\n")
    house = House(tmp_path, server, "unused", PYTHONPATH=str(tmp_path / "site"))
    counted = json.loads(house.mofa("erase", "--tenant", "brook-of-plugins", "--dry-run", "--json").stdout)
    assert (counted["erased"], counted["memories"]) == (False, 3) and told.read_text() == "brook-of-plugins True\n"
    assert json.loads(house.mofa("erase", "--tenant", "brook-of-plugins", "--yes", "--json").stdout)["memories"] == 3
    assert told.read_text().endswith("brook-of-plugins False\n")


def test_an_erasure_is_done_again_while_an_index_is_away(server: Server, tmp_path: Path) -> None:
    packaged("vector", "far", tmp_path)
    module, away = tmp_path / "site" / "mofa_far.py", tmp_path / "away"
    clears = '        """Remove everything."""\n'
    raising = f"        if (away := Path({str(away)!r})).exists():\n"
    raising += "            away.write_text(away.read_text() + 'asked ')\n            raise ProviderUnavailable('away')\n"
    imports = "from pathlib import Path\n\nfrom kernel.basics.errors import ProviderUnavailable\n"
    assert clears in module.read_text()
    source = module.read_text().replace(clears, clears + raising)
    module.write_text(source.replace("from kernel.kinds.embedding", f"{imports}from kernel.kinds.embedding"))
    (tmp_path / "mofa.yaml").write_text("embedding: offline:words\nvector: {plugin: far}\n")
    (tmp_path / "tea.md").write_text("Tea is green.\n")
    house = House(tmp_path, server, "unused", PYTHONPATH=str(tmp_path / "site"))
    house.mofa("documents", "add", "tea.md", "--tenant", "brook-of-plugins")
    away.write_text("")
    assert house.mofa("erase", "--tenant", "brook-of-plugins", "--yes", check=False).returncode != 0
    assert json.loads(house.mofa("documents", "list", "--json").stdout), "all is as it was"
    away.unlink()
    assert json.loads(house.mofa("erase", "--tenant", "brook-of-plugins", "--yes", "--json").stdout)["documents"] == 1
    away.write_text("")
    assert house.mofa("erase", "--tenant", "brook-of-plugins", "--yes", check=False).returncode != 0, (
        "what an earlier one left is seen to"
    )
    assert away.read_text() == "asked "


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("memory: {plugin: nowhere}", "nowhere"),
        (
            "vector: {plugin: usearch, options: {speed: 9}}",
            "mofa.yaml:1:27: vector.options: Vector plugin usearch: unknown option 'speed'; known options: connectivity",
        ),
        ("vector: {plugin: usearch, options: {connectivity: 1}}", "connectivity must be at least 2"),
        ("vector: usearch", "vector"),
        ("servers: {x: {plugin: mcp}}", "its servers stand under mcp"),
        ("memory: {plugin: monty}", "monty is a plugin of kind script, and cannot be used as one of kind memory"),
        ("servers: {x: {plugin: nowhere}}", "mofa.yaml:1:23: servers.x.plugin: no plugin of kind protocol is called 'nowhere'"),
    ],
)
def test_what_cannot_be_used_is_refused_at_the_start(server: Server, tmp_path: Path, line: str, words: str) -> None:
    (tmp_path / "mofa.yaml").write_text(f"{line}\n")
    house = House(tmp_path, server, "unused")
    done = house.mofa("documents", "search", "tea", check=False)
    assert done.returncode != 0 and words in done.stderr, done.stderr
