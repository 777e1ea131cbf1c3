"""Alembic's entry. The caller brings the connection, inside a transaction that it commits itself."""

from alembic import context

from plugins.storage.sql.schema import VERSION_TABLE
from plugins.storage.sql.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
