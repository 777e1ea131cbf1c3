"""`mofa agent` on a real server, as a user types it."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from temporalio.client import Client

from tests.support.house import House, eventually


def ask(house: House, *arguments: str) -> Any:
    return json.loads(house.mofa("agent", *arguments, "--json").stdout)


@pytest.mark.drill
async def test_a_life_by_the_command_line(client: Client, house: House) -> None:
    word = uuid.uuid4().hex[:8]
    name, skill = f"clerk-{word}", f"tax-{word}"
    made = ask(
        house, "register", name, "--instructions", "Be brief.", "-c", skill, "--input-type", "text", "--requires", "a desk"
    )
    assert made["workflow_id"] == f"agent/{name}"
    ask(house, "register", f"other-{word}", "-c", "cooking")
    again = house.mofa("agent", "register", name, check=False)
    assert again.returncode == 1 and "is running already" in again.stderr

    async def both() -> bool:
        rows = {row["name"]: row for row in ask(house, "list")}
        return f"other-{word}" in rows and rows.get(name, {}).get("state") == "ready"

    await eventually(both)
    rows = {row["name"]: row for row in ask(house, "list")}
    assert (
        rows[name]["capabilities"] == [skill] and rows[name]["input_types"] == ["text"] and rows[name]["requires"] == ["a desk"]
    )
    assert rows["writer"]["workflow_id"] is None and "ann" not in rows  # of mofa.yaml: an agent that does not live, a person
    best = ask(house, "find", skill)[0]
    assert best["name"] == name and best["score"] == 1.0 and f"has {skill}" in best["reasons"][0]
    assert skill in house.mofa("agent", "find", skill).stdout
    ask(house, "pause", name)
    handle = client.get_workflow_handle(f"agent/{name}")

    async def paused() -> bool:
        return bool(ask(house, "show", name)["state"] == "paused")

    await eventually(paused)
    assert ask(house, "find", skill)[0]["name"] != name or ask(house, "find", skill)[0]["score"] < 0.5
    ask(house, "resume", name)
    ask(house, "interrupt", name)  # nothing runs: noted, and harmless
    assert "capabilities: " + skill in house.mofa("agent", "show", name).stdout
    ask(house, "stop", name)
    assert (await handle.result())["state"] == "stopped"
    late = house.mofa("agent", "pause", name, check=False)
    assert late.returncode != 0 and late.stderr.startswith("Error: ")
    ask(house, "stop", f"other-{word}")


async def test_an_agent_of_the_project_file_lives_as_written(client: Client, house: House) -> None:
    ask(house, "register", "writer")
    handle = client.get_workflow_handle("agent/writer")
    status = await handle.query("status")
    assert status["metadata"]["instructions"] == "Write well."
    wrong = house.mofa("agent", "register", "ann", check=False)
    assert wrong.returncode == 2 and "human" in wrong.stderr
    await handle.terminate()
