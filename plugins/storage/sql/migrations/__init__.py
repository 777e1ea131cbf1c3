"""The schema's history, run by Alembic from `plugins.storage.sql.schema`."""
