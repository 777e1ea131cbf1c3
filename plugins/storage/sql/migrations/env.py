"""Alembic's entry. The caller brings the connection, inside a transaction that it commits itself, and one step to make."""

from alembic import context

import plugins.storage.sql.migrations.resuming  # noqa: F401  (how MySQL and MariaDB do it)
from plugins.storage.sql.schema import VERSION_TABLE
from plugins.storage.sql.tables import metadata

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
