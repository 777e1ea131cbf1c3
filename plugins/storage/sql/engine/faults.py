"""The database's own errors as `StoreUnavailable`, which is retried, with a message for the operator."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError, SQLAlchemyError, StatementError

from kernel.basics.errors import StoreUnavailable
from kernel.kinds.storage import NotThere
from plugins.storage.sql.engine.engines import BUSY_MS

_NO_TABLES = "has no tables of ours yet, or old ones. Run: mofa db upgrade  (mofa up does it by itself)"
_FULL = "cannot grow: the disk is full. Free some space; the work then continues by itself."
_READ_ONLY = "cannot be written to: it is read-only. Is it a replica?"
_RIGHTS = "denies this user a right that it needs. Grant it all rights on its database."
_LOGIN = "refuses this user or password. Check MOFA_DATABASE_URL."
_NO_DATABASE = "does not exist: the server answers, but has no database of that name. Create it with: CREATE DATABASE"
_TOO_MANY = "has no free connection. Raise max_connections on the server, or run fewer workers."
_STOPPED = "is being stopped or restarted. The work continues when it is back."
_LOCKED = "was locked by another transaction for too long. The work is retried."
# MySQL and MariaDB close the connection, without a reason, when a statement is too long.
_BROKEN = (
    "broke the connection. The work continues when it is back. If this happens with long texts only, raise max_allowed_packet "
    "on the server, for example to 64 MB."
)
_PACKET = "accepts no statement of this length. Raise max_allowed_packet on the server, for example to 64 MB."

# Keys: SQLSTATE of PostgreSQL, error numbers of MySQL and MariaDB.
_CODES: dict[str | int, str] = {
    "53100": _FULL, 1021: _FULL, 1114: _FULL, 3: _FULL, 28: _FULL,
    "42P01": _NO_TABLES, "42703": _NO_TABLES, 1146: _NO_TABLES, 1054: _NO_TABLES,
    "25006": _READ_ONLY, 1290: _READ_ONLY, 1836: _READ_ONLY,
    "42501": _RIGHTS, 1142: _RIGHTS, 1044: _RIGHTS,
    "28P01": _LOGIN, "28000": _LOGIN, 1045: _LOGIN,
    "3D000": _NO_DATABASE, 1049: _NO_DATABASE,
    "53300": _TOO_MANY, 1040: _TOO_MANY, 1203: _TOO_MANY,
    "57P01": _STOPPED, "57P02": _STOPPED, "57P03": _STOPPED, 1053: _STOPPED,
    "55P03": _LOCKED, 1205: _LOCKED,
    1153: _PACKET,
}  # fmt: skip

_NUMBER = re.compile(r"\((\d{4}), ")
"""The number in those errors of the driver for MySQL and MariaDB that have it only in their text."""

_ROLLED_BACK = {"40001", "40P01", 1213, 1020}
"""The codes of a transaction that was rolled back in favour of another one (a deadlock, for example): a retry succeeds."""

_WORDS = (
    ("is locked", f"has been locked by another process for {BUSY_MS // 1000} s. Is another program writing to this file?"),
    ("is full", _FULL),
    ("unable to open", "cannot be opened. Check that its directory exists and may be written to."),
    ("readonly", "cannot be written to. Check the rights of the file and of its directory."),
    ("not a database", "is not a SQLite database. Point MOFA_DATABASE_URL at another file."),
    ("malformed", "is damaged. Restore it from a backup, or point MOFA_DATABASE_URL at another file."),
    ("no such table", _NO_TABLES),
    ("no such column", _NO_TABLES),
    ("disk i/o", "cannot be read or written: the disk reports an error."),
    # Errors before a connection is established have no code.
    ("authentication failed", _LOGIN),
    ("does not exist", _NO_DATABASE),
    ("connection refused", "cannot be reached: no server listens there. Is it up, and are the URL's host and port right?"),
    ("can't connect", "cannot be reached. Is the server up, and are the URL's host and port right?"),
    ("resolve host", "cannot be reached: its host name is unknown. Check MOFA_DATABASE_URL."),
    ("name or service", "cannot be reached: its host name is unknown. Check MOFA_DATABASE_URL."),
    ("starting up", _STOPPED),
    ("shutting down", _STOPPED),
    ("too many clients", _TOO_MANY),
    ("queuepool limit", "is busy: all our connections are in use. The work is retried."),
    ("lost connection", _BROKEN),
    ("gone away", _BROKEN),
    ("closed unexpectedly", "broke the connection. The work continues when it is back."),
)  # fmt: skip


class RolledBack(StoreUnavailable):
    """A transaction that the database rolled back in favour of another one; see `Database.carry_out`."""

    @property
    def type(self) -> str:
        """The error type for clients: a busy database."""
        return StoreUnavailable.__name__


@contextmanager
def readable_errors(shown: str) -> Iterator[None]:
    """Turn a database's error into `StoreUnavailable`, without statements and values. `shown` names the database."""
    try:
        yield
    except IntegrityError:
        raise missing_record(shown, "an earlier part of this conversation") from None
    except (SQLAlchemyError, OSError) as error:
        cause = error.orig if isinstance(error, StatementError) and error.orig else error
        kind = RolledBack if _code(cause) in _ROLLED_BACK else StoreUnavailable
        raise kind(_sentence(shown, cause)) from None


def missing_record(shown: str, what: str) -> NotThere:
    """Return the error for a missing record. The usual cause is that two workers use two databases."""
    return NotThere(
        f"The database {shown} does not have {what}. "
        "Do all workers use the same MOFA_DATABASE_URL, and was no older copy restored?"
    )


def _code(cause: BaseException) -> str | int | None:
    state = getattr(cause, "sqlstate", None)
    if isinstance(state, str) and (state in _CODES or state in _ROLLED_BACK):
        return state  # MySQL's SQLSTATE is less precise than its error number
    if cause.args and isinstance(cause.args[0], int):
        return cause.args[0] if not isinstance(cause, OSError) else None
    number = _NUMBER.match(str(cause))
    return int(number[1]) if number else None


def _sentence(shown: str, cause: BaseException) -> str:
    words = " ".join(str(part) for part in cause.args[1:] if _code(cause) == cause.args[0]) if cause.args else ""
    lines = (words or str(cause)).strip().splitlines()
    first = (lines[0] if lines else type(cause).__name__)[:200]
    sentence = _CODES.get(_code(cause) or "") or next((text for sign, text in _WORDS if sign in first.lower()), None)
    if sentence is not None:
        return f"The database {shown} {sentence} ({first})"
    return f"The database {shown} does not answer: {first}"
