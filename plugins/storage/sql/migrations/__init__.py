"""The migrations of the schema. `plugins.storage.sql.schema` runs them by Alembic.

A migration uses `op` for every statement, never `op.get_bind()`. MySQL and MariaDB cannot roll back a change of the schema, so
`resuming` continues an interrupted migration at the statement where it stopped. A statement that changes rows may therefore
run twice, and must allow it.
"""
