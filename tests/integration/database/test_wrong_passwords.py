"""A real PostgreSQL and a real MariaDB that refuse the password: said clearly and without it, by all that opens a database."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from kernel.basics.errors import StoreUnavailable
from plugins.storage.sql import schema_state
from tests.support.house import House, Server
from tests.support.installed.databases import own_server
from tests.support.processes import forks

RIGHT, WRONG = "right-0815", "hush-hush-4711"


@pytest.fixture(scope="module", params=["postgresql", "mysql"])
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a server of the test's own, which asks for a password."""
    with own_server(request.param) as server:
        if request.param == "mysql":
            server.start()
            yield server.url
        else:  # its users need no password in the tests; here is one who does
            rules = server.folder / "data/pg_hba.conf"
            rules.write_text(f"host all guest 127.0.0.1/32 scram-sha-256\n{rules.read_text()}")
            server.start()
            asyncio.run(_welcome(server.url))
            yield make_url(server.url).set(username="guest", password=RIGHT).render_as_string(hide_password=False)


async def _welcome(url: str) -> None:
    engine = create_async_engine(make_url(url).set(drivername="postgresql+psycopg"))
    async with engine.begin() as db:
        await db.execute(text(f"create role guest login superuser password '{RIGHT}'"))
    await engine.dispose()


@pytest.fixture
def house(tmp_path: Path, server: Server, url: str) -> House:
    wrong = make_url(url).set(password=WRONG).render_as_string(hide_password=False)
    return House(tmp_path, server, "wrong-password", MOFA_DATABASE_URL=wrong)


def told(output: str) -> None:
    assert "refuses this user or password. Check MOFA_DATABASE_URL" in output, output
    assert WRONG not in output and "Traceback" not in output and "bug in mofa" not in output, output


async def test_the_store_says_it(url: str) -> None:
    with pytest.raises(StoreUnavailable) as failed:
        await schema_state(make_url(url).set(password=WRONG).render_as_string(hide_password=False))
    told(str(failed.value))
    assert failed.value.__cause__ is None
    assert (await schema_state(url)).found is None


@pytest.mark.parametrize(("command", "code"), [("db check", 3), ("db upgrade", 2), ("up --port 0", 2), ("session list", 2)])
def test_a_command_says_it(house: House, command: str, code: int) -> None:
    done = house.mofa(*command.split(), check=False)
    assert done.returncode == code
    told(done.stdout + done.stderr)


def test_a_worker_says_it_and_ends(house: House) -> None:
    done = forks.run("worker", [], env=house.environ, cwd=house.home)
    assert done.returncode == 1
    told(done.stdout + done.stderr)


def test_the_right_password_is_let_in(house: House, url: str) -> None:
    """The other tests can fail."""
    house.environ["MOFA_DATABASE_URL"] = url
    done = house.mofa("db", "check", check=False)
    assert "refuses" not in done.stdout + done.stderr
