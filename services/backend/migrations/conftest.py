from __future__ import annotations

from services.backend.testing.fixtures import anyio_backend, database_url, empty_engine, engine, make_database

__all__ = ["anyio_backend", "database_url", "empty_engine", "engine", "make_database"]
