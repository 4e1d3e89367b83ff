"""Alembic's entry: on the connection, and in the transaction, that `migrate.py` opened."""

from alembic import context

from portal.database.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
