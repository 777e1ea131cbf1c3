"""Shared by all tests."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from plugins.storage.sql import upgrade
from tests.support.house import House
from tests.support.installed.databases import URLS, Copies, drop_database, given_or_started, new_database
from tests.support.installed.debian import Missing, do_without
from tests.support.peers.otlp import Receiver

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell without job control starts what is in its background so, and the programs under test would ignore Ctrl-C too.
    signal.signal(signal.SIGINT, signal.default_int_handler)


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
def copies(tmp_path_factory: pytest.TempPathFactory) -> Copies:
    """Databases to copy."""
    return Copies(tmp_path_factory.mktemp("copies"))


@pytest.fixture(params=[None, *URLS], ids=["sqlite", *URLS])
def server_or_none(request: pytest.FixtureRequest) -> str | None:
    """The URL of each server of databases in turn, and None for SQLite."""
    return None if request.param is None else str(request.getfixturevalue(f"{request.param}_server"))


@pytest.fixture
def migrated_url(copies: Copies, server_or_none: str | None, tmp_path: Path) -> Iterator[str]:
    """A database with the newest schema and nothing in it, on each of the three."""
    with copies.of("migrated", upgrade, server_or_none, tmp_path / "data") as url:
        yield url


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
