"""One real Temporal server, one real HTTP model server and one worker process for all tests of this folder."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from temporalio.client import Client

from tests.support.house import House, Server
from tests.support.peers.model_server import ModelServer
from tests.support.peers.s3 import S3, Bucket, serving


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The Temporal dev server, as `mofa up` starts it."""
    with Server(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture(scope="session")
def models() -> Iterator[ModelServer]:
    """The model server. Tests share it: a rule names words that only its own test sends."""
    with ModelServer() as models:
        yield models


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory, server: Server, models: ModelServer) -> Iterator[House]:
    """A worker with the model server as its default model, and two named agents."""
    home = tmp_path_factory.mktemp("house")
    project = "agents:\n  writer:\n    instructions: Write well.\n  ann:\n    kind: human\n"
    (home / "mofa.yaml").write_text(project)
    house = House(home, server, "mofa", **models.environment)
    house.start_worker()
    yield house
    house.stop()


@pytest.fixture
async def client(server: Server) -> AsyncIterator[Client]:
    """A client of the server."""
    yield await server.client()


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3]:
    """A real S3-compatible server."""
    with serving(tmp_path_factory.mktemp("s3")) as server:
        yield server


@pytest.fixture
def bucket(s3: S3, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """A place of the test's own in a bucket, which the environment lets it in."""
    for name, value in s3.environment.items():
        monkeypatch.setenv(name, value)
    return s3.bucket(tmp_path.name)
