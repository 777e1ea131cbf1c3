"""Texts, conversations and the ledger in a SQL database, through SQLAlchemy Core; the schema is made by `upgrade`."""

from kernel.kinds.objects import Objects
from plugins.storage.sql.address import address
from plugins.storage.sql.audit import SqlAudit
from plugins.storage.sql.breakers import SqlBreakers
from plugins.storage.sql.database import Database
from plugins.storage.sql.documents import SqlDocuments, document_id
from plugins.storage.sql.erasure import SqlErasure
from plugins.storage.sql.event_log import SqlEventLog
from plugins.storage.sql.kept import SqlKeptValues
from plugins.storage.sql.memory import SqlMemory
from plugins.storage.sql.plugins import SqlPlugins
from plugins.storage.sql.schema import SchemaState, downgrade, ready, schema_state, upgrade
from plugins.storage.sql.scrub import Remains
from plugins.storage.sql.sessions import SqlSessions
from plugins.storage.sql.store import SqlStorage
from plugins.storage.sql.vectors import Embedded, SqlVectors


def create(*, url: str, objects: Objects | None = None) -> SqlStorage:
    """Return a store at `url`, for example `sqlite:///.mofa/mofa.db`. Nothing is opened before its first use.

    Texts over 64 KiB go to `objects`, where given.

    Raises:
        InvalidInput: the URL is not one, or its database is not supported.
    """
    return SqlStorage(Database(address(url)), objects)


__all__ = [
    "Database",
    "Embedded",
    "Remains",
    "SchemaState",
    "SqlAudit",
    "SqlBreakers",
    "SqlDocuments",
    "SqlErasure",
    "SqlEventLog",
    "SqlKeptValues",
    "SqlMemory",
    "SqlPlugins",
    "SqlSessions",
    "SqlStorage",
    "SqlVectors",
    "create",
    "document_id",
    "downgrade",
    "ready",
    "schema_state",
    "upgrade",
]
