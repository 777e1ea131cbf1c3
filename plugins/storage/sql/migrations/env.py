"""The entry point of Alembic. The caller gives a connection, in a transaction that it commits itself, and one step to run."""

from alembic import context

import plugins.storage.sql.migrations.resuming  # noqa: F401  (registers `ResumingImpl` for MySQL and MariaDB)
from plugins.storage.sql.schema import VERSION_TABLE
from plugins.storage.sql.tables.core import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=connection.dialect.name != "mysql",
    step=context.config.attributes["step"],
)
with context.begin_transaction():
    context.run_migrations()
