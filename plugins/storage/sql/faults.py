"""The database's own errors, in words for the operator, and as what they are: something that may pass."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError, SQLAlchemyError, StatementError

from kernel.errors import ProviderUnavailable
from plugins.storage.sql.address import BUSY_MS

_WORDS = (
    ("is locked", f"has been held by another process for {BUSY_MS // 1000} s. Is another program writing to this file?"),
    ("is full", "cannot grow: the disk is full. Free some space; the work goes on by itself."),
    ("unable to open", "cannot be opened. Check that its directory exists and may be written to."),
    ("readonly", "cannot be written to. Check the rights of the file and of its directory."),
    ("not a database", "is not a SQLite database. Point MOFA_DATABASE_URL at another file."),
    ("malformed", "is damaged. Restore it from a backup, or point MOFA_DATABASE_URL at another file."),
    ("no such table", "has no tables of ours yet. Start a worker on it once (mofa up, or mofa worker): it makes them."),
    ("disk i/o", "cannot be read or written: the disk gives an error."),
)


@contextmanager
def readable(shown: str) -> Iterator[None]:
    """Turn a database's error into `ProviderUnavailable`. `shown` names the database; statements and values stay out."""
    try:
        yield
    except IntegrityError:
        raise missing(shown, "an earlier part of this conversation") from None
    except (SQLAlchemyError, OSError) as error:
        raise ProviderUnavailable(_sentence(shown, error)) from None


def missing(shown: str, what: str) -> ProviderUnavailable:
    """A record that must be there is not: most likely two workers use two databases."""
    return ProviderUnavailable(
        f"The database {shown} does not have {what}. "
        "Do all workers use the same MOFA_DATABASE_URL, and was no older copy restored?"
    )


def _sentence(shown: str, error: Exception) -> str:
    cause = error.orig if isinstance(error, StatementError) and error.orig else error
    words = str(cause).strip().splitlines()
    first = (words[0] if words else type(cause).__name__)[:200]
    for sign, sentence in _WORDS:
        if sign in first.lower():
            return f"The database {shown} {sentence} ({first})"
    return f"The database {shown} does not answer: {first}"
