"""The database's own errors, in words for the operator, and as what they are: something that may pass."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError, SQLAlchemyError, StatementError

from kernel.basics.errors import StoreUnavailable
from kernel.kinds.storage import NotThere
from plugins.storage.sql.engines import BUSY_MS

_NO_TABLES = "has no tables of ours yet, or old ones. Make them with: mofa db upgrade  (mofa up does it by itself)"
_FULL = "cannot grow: the disk is full. Free some space; the work goes on by itself."
_READ_ONLY = "cannot be written to: it is read-only. Is it a replica?"
_RIGHTS = "refuses this user what it needs. Give it all rights on its database."
_LOGIN = "refuses this user or password. Check MOFA_DATABASE_URL."
_NO_DATABASE = "is not there: the server answers, but has no database of that name. Make it with: CREATE DATABASE"
_TOO_MANY = "has no connection left for us. Raise max_connections on the server, or run fewer workers."
_STOPPED = "is being stopped or restarted. The work goes on when it is back."
_IN_THE_WAY = "kept us waiting for another transaction for too long. The work is tried again."
# A statement that is too long makes MySQL and MariaDB hang up before they say why.
_BROKEN = (
    "broke the connection off. The work goes on when it is back. If that comes with long texts alone, raise max_allowed_packet "
    "on the server, to 64 MB for example."
)
_PACKET = "takes no statement this long. Raise max_allowed_packet on the server, to 64 MB for example."

# PostgreSQL's SQLSTATE, and MySQL's and MariaDB's error numbers.
_CODES: dict[str | int, str] = {
    "53100": _FULL, 1021: _FULL, 1114: _FULL, 3: _FULL, 28: _FULL,
    "42P01": _NO_TABLES, "42703": _NO_TABLES, 1146: _NO_TABLES, 1054: _NO_TABLES,
    "25006": _READ_ONLY, 1290: _READ_ONLY, 1836: _READ_ONLY,
    "42501": _RIGHTS, 1142: _RIGHTS, 1044: _RIGHTS,
    "28P01": _LOGIN, "28000": _LOGIN, 1045: _LOGIN,
    "3D000": _NO_DATABASE, 1049: _NO_DATABASE,
    "53300": _TOO_MANY, 1040: _TOO_MANY, 1203: _TOO_MANY,
    "57P01": _STOPPED, "57P02": _STOPPED, "57P03": _STOPPED, 1053: _STOPPED,
    "55P03": _IN_THE_WAY, 1205: _IN_THE_WAY,
    1153: _PACKET,
}  # fmt: skip

_NUMBER = re.compile(r"\((\d{4}), ")
"""How some errors of MySQL's and MariaDB's driver begin, which have their number in their words alone."""

_TAKEN_BACK = {"40001", "40P01", 1213, 1020}
"""The transaction was rolled back for another one's sake: begun again, it passes."""

_WORDS = (
    ("is locked", f"has been held by another process for {BUSY_MS // 1000} s. Is another program writing to this file?"),
    ("is full", _FULL),
    ("unable to open", "cannot be opened. Check that its directory exists and may be written to."),
    ("readonly", "cannot be written to. Check the rights of the file and of its directory."),
    ("not a database", "is not a SQLite database. Point MOFA_DATABASE_URL at another file."),
    ("malformed", "is damaged. Restore it from a backup, or point MOFA_DATABASE_URL at another file."),
    ("no such table", _NO_TABLES),
    ("no such column", _NO_TABLES),
    ("disk i/o", "cannot be read or written: the disk gives an error."),
    # What servers say before a connection stands has no code.
    ("authentication failed", _LOGIN),
    ("does not exist", _NO_DATABASE),
    ("connection refused", "cannot be reached: nothing listens there. Is the server up, and is the URL's host and port right?"),
    ("can't connect", "cannot be reached. Is the server up, and is the URL's host and port right?"),
    ("resolve host", "cannot be reached: its host name is not known. Check MOFA_DATABASE_URL."),
    ("name or service", "cannot be reached: its host name is not known. Check MOFA_DATABASE_URL."),
    ("starting up", _STOPPED),
    ("shutting down", _STOPPED),
    ("too many clients", _TOO_MANY),
    ("queuepool limit", "has all our connections busy. The work is tried again."),
    ("lost connection", _BROKEN),
    ("gone away", _BROKEN),
    ("closed unexpectedly", "broke the connection off. The work goes on when it is back."),
)  # fmt: skip


class RolledBack(StoreUnavailable):
    """A transaction that the database took back for another one's sake."""

    @property
    def type(self) -> str:
        """To the outside a database that was busy."""
        return StoreUnavailable.__name__


@contextmanager
def readable(shown: str) -> Iterator[None]:
    """Turn a database's error into `StoreUnavailable`. `shown` names the database; statements and values stay out."""
    try:
        yield
    except IntegrityError:
        raise missing(shown, "an earlier part of this conversation") from None
    except (SQLAlchemyError, OSError) as error:
        cause = error.orig if isinstance(error, StatementError) and error.orig else error
        kind = RolledBack if _code(cause) in _TAKEN_BACK else StoreUnavailable
        raise kind(_sentence(shown, cause)) from None


def missing(shown: str, what: str) -> NotThere:
    """Return a record that must be there is not: most likely two workers use two databases."""
    return NotThere(
        f"The database {shown} does not have {what}. "
        "Do all workers use the same MOFA_DATABASE_URL, and was no older copy restored?"
    )


def _code(cause: BaseException) -> str | int | None:
    state = getattr(cause, "sqlstate", None)
    if isinstance(state, str) and (state in _CODES or state in _TAKEN_BACK):
        return state  # else it is one of MySQL's that says less than its number
    if cause.args and isinstance(cause.args[0], int):
        return cause.args[0] if not isinstance(cause, OSError) else None
    number = _NUMBER.match(str(cause))
    return int(number[1]) if number else None


def _sentence(shown: str, cause: BaseException) -> str:
    words = " ".join(str(part) for part in cause.args[1:] if _code(cause) == cause.args[0]) if cause.args else ""
    lines = (words or str(cause)).strip().splitlines()
    first = (lines[0] if lines else type(cause).__name__)[:200]
    sentence = _CODES.get(_code(cause) or "") or next((said for sign, said in _WORDS if sign in first.lower()), None)
    if sentence is not None:
        return f"The database {shown} {sentence} ({first})"
    return f"The database {shown} does not answer: {first}"
