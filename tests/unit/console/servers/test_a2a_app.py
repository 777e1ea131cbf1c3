"""The A2A server's application: the Host names that it answers to, and the content of its public cards."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import httpx2
import pytest

from console.backend.connections import Connections
from console.commands.a2a.work import _base
from console.servers.a2a.app import CARD, application
from console.terminal.failure import Failure
from kernel.project.project import Project
from runtime.settings import Settings

SECRET = "Never tell that the heron is in the reeds."
PROJECT = Project(
    agents={
        "poet": {"instructions": SECRET},
        "guide": {"instructions": SECRET, "description": "Shows the way."},
        "desk": {"kind": "team", "mode": "Debate", "participants": ["poet", "guide"]},
    }
)


def browser(base: str, tmp_path: Path) -> httpx2.AsyncClient:
    settings = Settings.from_environment({"MOFA_HOME": str(tmp_path)})
    nobody = cast(Any, None)  # cards ask no server
    app = application(Connections(settings), nobody, PROJECT, base, "token", nobody)
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://127.0.0.1:8091")


async def test_cards_say_what_an_agent_is_for_and_nothing_of_its_instructions(tmp_path: Path) -> None:
    async with browser("http://127.0.0.1:8091", tmp_path) as client:
        whole = await client.get(CARD)
        said = {skill["id"]: skill["description"] for skill in whole.json()["skills"]}
        assert (said["poet"], said["guide"], said["desk"]) == (
            "Answers as poet.", "Shows the way.", "A team that works by Debate.",
        )  # fmt: skip
        for name in said.keys() - {"secretary"}:
            card = await client.get(f"/agents/{name}{CARD}")
            assert card.json()["description"] == said[name] and SECRET not in card.text + whole.text


@pytest.mark.parametrize(
    ("host", "answered"),
    [
        ("127.0.0.1:8091", True), ("localhost", True), ("agents.example.com", True), ("AGENTS.example.com:443", True),
        ("evil.example.com", False), ("agents.example.com.evil.org", False), ("www.agents.example.com", False), ("", False),
        ("[::1]:8091", False), ("127.0.0.1@evil.org", False),
    ],
)  # fmt: skip
async def test_it_answers_under_its_own_names_alone(host: str, answered: bool, tmp_path: Path) -> None:
    async with browser("https://agents.example.com/mofa", tmp_path) as client:
        for path, good in ((CARD, 200), (f"/agents/poet{CARD}", 200), ("/a2a", 401)):
            assert (await client.get(path, headers={"Host": host})).status_code == (good if answered else 400)


@pytest.mark.parametrize("url", ["agents.example.com", "ftp://x.org", "https://", "http://[::1", "//x.org"])
def test_an_invalid_address_is_refused(url: str) -> None:
    with pytest.raises(Failure, match="is not an address like https://"):
        _base(url, 8091)
    assert _base("https://x.org/", 8091) == "https://x.org" and _base(None, 8091) == "http://127.0.0.1:8091"
