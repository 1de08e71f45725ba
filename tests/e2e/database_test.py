"""What each service may do in PostgreSQL: log in to its own database, use what is in it, and alter none of it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from interlock.ir.services import Resource
from tests.e2e.figures import Attempt, Figures, Layer
from tests.e2e.inside.programs import Program
from tests.e2e.stack import Stack

Login = tuple[str | None, str | None, str | None, str]
"""Role, password, database and statement; None is the service's own."""

SYSTEM_DATABASES = ("postgres", "template1")
NOTHING = "SELECT 1"

ALLOWED_STATEMENTS = (
    "SELECT * FROM alembic_version",
    "UPDATE alembic_version SET version_num = version_num",
    "DELETE FROM alembic_version WHERE false",
)
REFUSED_STATEMENTS = (
    "CREATE TABLE e2e (n int)",
    "CREATE SCHEMA e2e",
    "CREATE TABLE public.e2e (n int)",
    "CREATE DATABASE e2e",
    "CREATE ROLE e2e",
    "SELECT * FROM pg_authid",
    "SELECT pg_read_file('postgresql.conf')",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "ALTER SYSTEM SET work_mem = '1GB'",
    "ALTER TABLE alembic_version ADD COLUMN e2e int",
)


RIGHTS = ("InsufficientPrivilege", "InvalidAuthorizationSpecification", "InvalidPassword")
"""The errors of who may not, as against those of who does it wrong."""


def clients(system: Stack) -> tuple[str, ...]:
    return tuple(service.name for service in system.graph.services if service.reaches(Resource.POSTGRES))


def logins(system: Stack, service: str) -> Iterator[tuple[str, Login, bool]]:
    """What it is, how it is done, and whether the graph has an edge for it."""
    yield "logs in to its own database", (None, None, None, NOTHING), True
    for statement in ALLOWED_STATEMENTS:
        yield statement, (None, None, None, statement), True
    for other in clients(system):
        if other != service:
            yield f"logs in to the database of {other}", (None, None, other, NOTHING), False
            yield f"logs in as {other} with a guess", (other, "a guess", other, NOTHING), False
    for database in SYSTEM_DATABASES:
        yield f"logs in to {database}", (None, None, database, NOTHING), False
    for role in ("postgres", f"{service}_owner"):
        yield f"logs in as {role}", (role, "a guess", None, NOTHING), False
        yield f"becomes {role}", (None, None, None, f'SET ROLE "{role}"'), False
    migrations = urlsplit(system.secret(f"{service}-migrations/database_url"))
    role, password = unquote(migrations.username or ""), unquote(migrations.password or "")
    yield f"logs in as {role} with its password", (role, password, None, NOTHING), False
    for statement in REFUSED_STATEMENTS:
        yield statement, (None, None, None, statement), False


def test_each_service_has_its_own_database_and_may_not_alter_it(system: Stack, figures: Figures) -> None:
    attempts = []
    for service in clients(system):
        wanted = list(logins(system, service))
        said = system.run_inside(service, Program.DATABASE_LOGINS, [login for _, login, _ in wanted])
        attempts += [
            Attempt(Layer.DATABASE, service, what, is_declared, answer == "ok", answer)
            for (what, _, is_declared), answer in zip(wanted, said, strict=True)
        ]

    assert attempts
    assert figures.add(attempts) == []
    refused = [attempt.said for attempt in attempts if not attempt.is_declared]
    assert [said for said in refused if not any(reason in said for reason in RIGHTS)] == []
