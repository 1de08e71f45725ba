from __future__ import annotations

from services.backend.testing.fixtures import database_url, make_database

__all__ = ["database_url", "make_database"]
