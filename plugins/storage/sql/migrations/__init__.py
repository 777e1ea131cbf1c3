"""The schema's history, run by Alembic from `plugins.storage.sql.schema`.

A migration says everything through `op`, never through `op.get_bind()`: MySQL and MariaDB cannot take back a change of the
schema, so that a migration cut off half-way is gone on with, statement by statement (`resuming`). What changes rows must
therefore do no harm when it is done twice.
"""
