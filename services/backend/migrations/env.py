"""What Alembic runs for every command: the given connection, in one transaction."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, text

from services.backend.migrations.schema import METADATA

# "interlock" as a number: two migrations of one PostgreSQL database wait for each other.
ADVISORY_LOCK = 0x1D7E210C

connection: Connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=METADATA, compare_type=True)
with context.begin_transaction():
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
    context.run_migrations()
