"""One house with agents, a team and flows, and its console, for the clients of all doors."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator

import pytest
from openai import AsyncOpenAI

from tests.support.flows import flow, transform
from tests.support.house import House, Server
from tests.support.peers.model_server import ModelServer
from tests.support.web import Serving, serving

PROJECT = {
    "agents": {
        "writer": {"instructions": "Write well.", "description": "Writes."},
        "counter": {"instructions": "Count.", "tools": ["calculator"]},
        "ann": {"kind": "human"},
        "pair": {"kind": "team", "mode": "Sequential", "participants": ["writer", "ann"]},
        "作家": {"instructions": "写。"},
    },
    "flows": {"hello": "hello.json", "sum": "sum.json", "asks": "asks.json"},
    "tools": {"calculator": {"approval": "always"}},
}
HELLO = flow(transform("words", "Hello {{ input }}"), way="start>words words>done", name="hello")
SUM = flow(transform("both", "{{ input.a + input.b }}"), way="start>both both>done", name="sum")
ASK = {"id": "ask", "type": "human", "question": "Go on?", "options": [{"id": "yes", "label": "Yes"}]}
ASKS = flow(ASK, way="start>ask ask>done", name="asks")


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory, server: Server, models: ModelServer) -> Iterator[House]:
    home = tmp_path_factory.mktemp("doors")
    (home / "mofa.yaml").write_text(json.dumps(PROJECT))
    SUM["nodes"][0]["input_schema"] = {"type": "object"}
    for name, text in (("hello", HELLO), ("sum", SUM), ("asks", ASKS)):
        (home / f"{name}.json").write_text(json.dumps(text))
    house = House(home, server, "mofa-doors", **models.environment)
    house.start_worker()
    yield house
    house.stop()


@pytest.fixture(scope="session")
def console(house: House) -> Iterator[Serving]:
    with serving(house) as console:
        yield console


@pytest.fixture
async def openai(console: Serving) -> AsyncIterator[AsyncOpenAI]:
    async with AsyncOpenAI(base_url=f"{console.url}/v1", api_key="any", max_retries=0, timeout=120) as client:
        yield client
