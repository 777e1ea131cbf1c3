"""Texts, conversations, the ledger and all other records in a SQL database, by SQLAlchemy Core. `upgrade` makes the schema."""

from kernel.kinds.objects import Objects
from plugins.storage.sql.audit.sql_audit import SqlAudit
from plugins.storage.sql.desks.figures import SqlDesks
from plugins.storage.sql.desks.open_todos import OpenTodo, SqlOpenTodos
from plugins.storage.sql.desks.slots import SqlSlots
from plugins.storage.sql.desks.todo_book import SqlTodoBook
from plugins.storage.sql.desks.todo_list import SqlTodoList
from plugins.storage.sql.drafts import SqlDrafts
from plugins.storage.sql.engine.address import address
from plugins.storage.sql.engine.database import Database
from plugins.storage.sql.erasure import SqlErasure
from plugins.storage.sql.knowledge.documents import SqlDocuments, document_id
from plugins.storage.sql.knowledge.kept import SqlKeptValues
from plugins.storage.sql.knowledge.memory import SqlMemory
from plugins.storage.sql.knowledge.vectors import Embedded, SqlVectors
from plugins.storage.sql.people.allowances import SqlAllowances
from plugins.storage.sql.people.identity import SqlTokens
from plugins.storage.sql.people.inbox import DecisionFilter, DecisionPage, DecisionRow, SqlInbox
from plugins.storage.sql.people.mailboxes import MailboxState, SqlMailboxes
from plugins.storage.sql.people.notices import SqlLinks, SqlNotices
from plugins.storage.sql.people.open_decisions import AskingRuns, SqlOpenDecisions
from plugins.storage.sql.people.webhooks import SqlWebhooks
from plugins.storage.sql.plugins import SqlPlugins
from plugins.storage.sql.record.event_log import FlowRun, SqlEventLog
from plugins.storage.sql.record.figures import PricedRow, Sampled, SpentRow, SqlFigures
from plugins.storage.sql.record.sessions import SqlSessions
from plugins.storage.sql.record.sightings import SqlSightings
from plugins.storage.sql.record.store import SqlStorage
from plugins.storage.sql.schema import SchemaState, downgrade, ready, schema_state, upgrade
from plugins.storage.sql.scrub import Remains
from plugins.storage.sql.spend.breakers import SqlBreakers
from plugins.storage.sql.spend.questions import SqlSpendQuestions
from plugins.storage.sql.spend.spending import SqlSpendBook


def create(*, url: str, objects: Objects | None = None) -> SqlStorage:
    """Return a store at `url`, for example `sqlite:///.mofa/mofa.db`. Nothing is opened before its first use.

    If `objects` is given, texts of more than 64 KiB are stored there.

    Raises:
        InvalidInput: it is not a database URL, or the database is not supported.
    """
    return SqlStorage(Database(address(url)), objects)


__all__ = [
    "AskingRuns",
    "Database",
    "DecisionFilter",
    "DecisionPage",
    "DecisionRow",
    "Embedded",
    "FlowRun",
    "MailboxState",
    "OpenTodo",
    "PricedRow",
    "Remains",
    "Sampled",
    "SchemaState",
    "SpentRow",
    "SqlAllowances",
    "SqlAudit",
    "SqlBreakers",
    "SqlDesks",
    "SqlDocuments",
    "SqlDrafts",
    "SqlErasure",
    "SqlEventLog",
    "SqlFigures",
    "SqlInbox",
    "SqlKeptValues",
    "SqlLinks",
    "SqlMailboxes",
    "SqlMemory",
    "SqlNotices",
    "SqlOpenDecisions",
    "SqlOpenTodos",
    "SqlPlugins",
    "SqlSessions",
    "SqlSightings",
    "SqlSlots",
    "SqlSpendBook",
    "SqlSpendQuestions",
    "SqlStorage",
    "SqlTodoBook",
    "SqlTodoList",
    "SqlTokens",
    "SqlVectors",
    "SqlWebhooks",
    "create",
    "document_id",
    "downgrade",
    "ready",
    "schema_state",
    "upgrade",
]
