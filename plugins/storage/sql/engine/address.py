"""Database URLs: the supported kinds, and how they are read."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from kernel.basics.errors import InvalidInput

Family = Literal["sqlite", "postgresql", "mysql"]

_FAMILIES: dict[str, Family] = {
    "sqlite": "sqlite",
    "postgresql": "postgresql",
    "postgres": "postgresql",
    "mysql": "mysql",
    "mariadb": "mysql",
}
_DRIVERS: dict[Family, tuple[str, str]] = {
    "sqlite": ("sqlite+aiosqlite", "aiosqlite"),
    "postgresql": ("postgresql+psycopg", "psycopg"),
    "mysql": ("mysql+asyncmy", "asyncmy"),
}
_EXAMPLES = "sqlite:///path/to/mofa.db, postgresql://user:password@host/database or mysql://user:password@host/database"
_MYSQL_OPTIONS = {"unix_socket", "ssl_ca", "ssl_cert", "ssl_key", "ssl_check_hostname"}


@dataclass(frozen=True)
class Address:
    """A database: its family, its URL for the asynchronous engine, and its name in error messages (without the password)."""

    family: Family
    url: URL
    shown: str

    @property
    def file(self) -> Path:
        """The file of a SQLite database."""
        return Path(str(self.url.database))


def address(url: str) -> Address:
    """Return the database that `url` names.

    Raises:
        InvalidInput: it is not a URL, its kind of database or an option is unknown, or the driver is not installed.
    """
    try:
        given = make_url(url)
    except ArgumentError:
        raise _wrong("this is not a database URL") from None
    kind, _, driver = given.drivername.partition("+")
    family = _FAMILIES.get(kind)
    if family is None:
        raise _wrong(f"databases of the kind {given.drivername!r} are not known")
    known, module = _DRIVERS[family]
    if driver and driver != module:
        raise _wrong(f"the driver of a {kind} database is {module}, which is used by default; leave '+{driver}' out")
    _check_sqlite(given) if family == "sqlite" else _check_server(given, kind, family)
    if not _installed(module):
        raise InvalidInput(
            f"A {family} database needs the package {module}, which is not installed. "
            f"Install it with: pip install 'mofa-temporal[{family}]'  (in this directory: uv sync --extra {family})",
            "url",
        )
    return Address(family, given.set(drivername=known), _shown(given, family))


def _installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ValueError:  # a test has set the module to None
        return False


def _wrong(why: str) -> InvalidInput:
    return InvalidInput(f"MOFA_DATABASE_URL: {why}; write {_EXAMPLES}.", "url")


def _shown(given: URL, family: Family) -> str:
    if family == "sqlite":
        return str(given.database)
    at = given.host or given.query.get("host") or given.query.get("unix_socket") or "localhost"
    return f"{given.database} on {at}{f':{given.port}' if given.port else ''}"


def _check_sqlite(given: URL) -> None:
    if not given.database or given.database == ":memory:":
        raise _wrong("a SQLite database needs a file, because other processes read it too")
    if given.host or given.query:
        raise _wrong("a SQLite URL has three slashes and a path, and nothing else")


def _check_server(given: URL, kind: str, family: Family) -> None:
    if not given.database:
        raise _wrong(f"a {kind} URL ends with the name of the database")
    # PostgreSQL's options are left to libpq, which names a wrong one itself.
    unknown = sorted(set(given.query) - _MYSQL_OPTIONS) if family == "mysql" else []
    if unknown:
        known = ", ".join(sorted(_MYSQL_OPTIONS))
        raise _wrong(f"a {kind} URL has no option {unknown[0]!r} (known: {known})")
