"""Connecting to the database."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from interlock_runtime.environment.database import checked_url

SQLITE_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = NORMAL",
    "busy_timeout = 10000",
    "foreign_keys = ON",
)
"""Several connections at once, each waiting up to ten seconds (10,000 ms) for another's transaction."""


def connect(url: str) -> AsyncEngine:
    """An engine for the URL; nothing is opened before the first use. The folder of an SQLite file is made."""
    address = make_url(checked_url(url))
    if address.get_backend_name() != "sqlite":
        return create_async_engine(address, pool_pre_ping=True)
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(address)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_immediate)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # The driver would otherwise begin transactions by itself, and only before it writes.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    """Takes the write lock at once: one that is asked for only after a read fails instead of waiting."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")
