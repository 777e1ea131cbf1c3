"""Shared by all tests."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from plugins.storage.sql import upgrade
from tests.support.databases import URLS, Missing, do_without, drop_database, given_or_started, new_database
from tests.support.house import House
from tests.support.otlp import Receiver

# Nothing asserts a time: a busy machine makes any example slow.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show with a failed test what its workers said: the machine that ran it may be gone."""
    report = yield
    if report.failed:
        report.sections.extend(("workers", house.report()) for house in list(House.open))
    return report


def _server(family: str) -> Iterator[str]:
    try:
        url, server = given_or_started(family)
    except Missing as missing:
        do_without(missing)
    yield url
    if server is not None:
        server.remove()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of a real PostgreSQL: the environment's (MOFA_TEST_POSTGRES_URL), or one that is started here."""
    yield from _server("postgresql")


@pytest.fixture(scope="session")
def mysql_server() -> Iterator[str]:
    """The URL of a real MySQL or MariaDB: the environment's (MOFA_TEST_MYSQL_URL), or one that is started here."""
    yield from _server("mysql")


@pytest.fixture(params=["sqlite", *URLS])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database: a test that takes this runs on each of the three."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'data' / 'mofa.db'}"
        return
    url = asyncio.run(new_database(request.getfixturevalue(f"{request.param}_server")))
    yield url
    asyncio.run(drop_database(url))


@pytest.fixture(scope="session")
def models_of_databases() -> dict[str, str]:
    """A database of each kind, as the migrations left it, once a test has asked for it."""
    return {}


@pytest.fixture(params=["sqlite", *URLS])
def migrated_url(
    request: pytest.FixtureRequest, models_of_databases: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A database with the newest schema, on each of the three. It is a copy, since the migrations take a second."""
    family, models = request.param, models_of_databases
    if family not in models:
        folder = tmp_path_factory.mktemp("migrated")
        url = f"sqlite:///{folder / 'mofa.db'}"
        if family != "sqlite":
            url = asyncio.run(new_database(request.getfixturevalue(f"{family}_server")))
        asyncio.run(upgrade(url))
        models[family] = url
    if family == "sqlite":
        (folder := request.getfixturevalue("tmp_path") / "data").mkdir(mode=0o700)
        shutil.copy(models[family].removeprefix("sqlite:///"), folder)
        yield f"sqlite:///{folder / 'mofa.db'}"
        return
    url = asyncio.run(new_database(models[family], like=models[family]))
    yield url
    asyncio.run(drop_database(url))


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """An OTLP collector that the environment names."""
    from opentelemetry import trace
    from opentelemetry.util._once import Once

    from runtime.telemetry import tracing

    # A process may set its tracer provider once; each test counts as a process of its own.
    monkeypatch.setattr(trace, "_TRACER_PROVIDER", None)
    monkeypatch.setattr(trace, "_TRACER_PROVIDER_SET_ONCE", Once())
    collector = Receiver()
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
    yield collector
    tracing.close_traces()
    collector.close()
