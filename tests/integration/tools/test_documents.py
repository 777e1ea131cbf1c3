"""Documents on a real server: indexed by the command line, searched by an agent, cited with their place."""

from __future__ import annotations

import json
import uuid
from pathlib import Path

import pytest
from temporalio.client import Client

from tests.integration.tools.test_memory import shop, uses
from tests.support.house import House
from tests.support.peers.model_server import ModelServer

__all__ = ["shop"]


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    file = tmp_path / "guide.md"
    file.write_text("# Brewing\n\n## Water\n\nGreen tea wants water of 75 degrees.\n\n## Time\n\nThree minutes are enough.\n")
    return file


async def test_an_agent_finds_a_passage_and_its_place(
    client: Client,
    shop: House,
    models: ModelServer,
    guide: Path,
) -> None:
    word, tenant = uuid.uuid4().hex[:8], f"t-{uuid.uuid4().hex[:6]}"
    added = shop.mofa("documents", "add", str(guide), "--tenant", tenant)
    assert added.stdout == "guide.md: 2 passages, embedded for $0.000000\n"
    models.rule(
        when={"contains": f"ask {word}"}, times=1, reply=uses("search_documents", query="how hot is the water for green tea")
    )
    agent = {"kind": "agent", "name": "reader", "tools": ["search_documents"]}
    given = {"task": f"ask {word}", "participants": [agent], "tenant": tenant}
    handle = await client.start_workflow("RequestResponse", given, id=f"d/{word}", task_queue="shop")
    await handle.result()
    [line] = [said for said in await handle.query("transcript") if said["role"] == "tool"]
    first = json.loads(line["text"])[0]
    assert first["cite"] == "guide.md, Brewing › Water, line 5" and first["text"] == "Green tea wants water of 75 degrees."
    other = shop.mofa("documents", "search", "green tea water", "--tenant", "another")
    assert other.stdout == "No passage fits the question.\n"


async def test_a_changed_file_replaces_the_old_one_and_a_removed_one_is_gone(shop: House, guide: Path) -> None:
    tenant = f"t-{uuid.uuid4().hex[:6]}"
    shop.mofa("documents", "add", str(guide), "--tenant", tenant)
    guide.write_text("# Brewing\n\nBlack tea wants boiling water.\n")
    shop.mofa("documents", "add", str(guide), "--tenant", tenant)
    found = json.loads(shop.mofa("documents", "search", "tea water", "--tenant", tenant, "--json").stdout)
    assert [(each["cite"], each["text"]) for each in found] == [("guide.md, Brewing, line 3", "Black tea wants boiling water.")]
    [listed] = json.loads(shop.mofa("documents", "list", "--tenant", tenant, "--json").stdout)
    assert (listed["name"], listed["kind"], listed["passages"]) == ("guide.md", "markdown", 1)
    shop.mofa("documents", "remove", "guide.md", "--tenant", tenant)
    assert shop.mofa("documents", "remove", "guide.md", "--tenant", tenant, check=False).returncode == 4
    assert json.loads(shop.mofa("documents", "search", "tea water", "--tenant", tenant, "--json").stdout) == []


async def test_what_cannot_be_read_is_said(shop: House, tmp_path: Path) -> None:
    strange = tmp_path / "a.xyz"
    strange.write_text("words")
    done = shop.mofa("documents", "add", str(strange), check=False)
    assert done.returncode == 2 and "name the kind" in done.stderr
    assert "cannot be read" in shop.mofa("documents", "add", str(tmp_path / "none.md"), check=False).stderr
    (tmp_path / "b.pdf").write_bytes(b"no pdf")
    assert "not a readable PDF" in shop.mofa("documents", "add", str(tmp_path / "b.pdf"), check=False).stderr
