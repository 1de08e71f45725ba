"""Databases for tests: SQLite in a temporary folder, PostgreSQL on a server of the test run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from interlock_testing.postgres import postgres_server

DIALECTS = ("sqlite", "postgresql")


class DatabaseMaker(Protocol):
    def __call__(self) -> str:
        """The URL of a new, empty database."""


@contextmanager
def database_maker(dialect: str, folder: Path) -> Iterator[DatabaseMaker]:
    """Makes databases of one of `DIALECTS`; they are gone after the context."""
    match dialect:
        case "sqlite":
            numbers = iter(range(1_000_000))
            yield lambda: f"sqlite:///{folder}/{next(numbers)}.sqlite3"
        case "postgresql":
            with postgres_server() as server:
                yield server.create_database
        case _:
            raise ValueError(dialect)
