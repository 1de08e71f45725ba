"""What the roles of a service are called in PostgreSQL, besides the one that is called as the service."""

from __future__ import annotations

_MIGRATIONS = "_migrations"

ROLE_SUFFIXES = ("_owner", _MIGRATIONS)
"""The owner of the database, as whom nobody can log in, and who takes it from one revision to another as the owner."""


def migrations_role(service: str) -> str:
    return service + _MIGRATIONS
