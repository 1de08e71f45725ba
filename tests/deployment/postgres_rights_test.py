"""Every role against every database, on a real PostgreSQL that the deployment's scripts start."""

from __future__ import annotations

import asyncio
import os
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]  # asyncpg ships no types
import pytest

from interlock.emit.postgres.clients import Database, Login
from interlock.emit.postgres.emitter import emit_postgres
from services.backend.migrations import __main__ as migrations
from services.backend.migrations import runner
from tests.deployment.servers import DeployedServer, deployed_postgres


def database(service: str, *, origins: tuple[str, str] | None = None) -> Database:
    own, migrating = origins or (None, None)
    return Database(service, Login(service, own), Login(f"{service}_migrations", migrating))


BACKEND = database("backend")
ORDERS = database("orders")
STOCK = Database("stock", Login("stock", None), None)
DATABASES = (BACKEND, ORDERS, STOCK)
ROLES = {login.role: each.service for each in DATABASES for login in each.logins}

SCHEMA_CHANGES = (
    "CREATE TABLE another (id int)", "CREATE TABLE public.another (id int)", "CREATE TEMPORARY TABLE another (id int)",
    "DROP TABLE things", "ALTER TABLE things ADD COLUMN more int", "TRUNCATE things", "CREATE INDEX ON things (id)",
    "CREATE SCHEMA another", "CREATE VIEW another AS SELECT 1", "CREATE TYPE another AS (a int)",
    "ALTER TABLE things OWNER TO current_user", "COMMENT ON TABLE things IS 'mine'",
    "SELECT lo_creat(-1)", "SELECT lo_create(7777)", "SELECT lo_from_bytea(0, 'mine')",
)  # fmt: skip
SERVER_MATTERS = (
    "CREATE ROLE another", "CREATE DATABASE another", "ALTER ROLE {role} SUPERUSER", "ALTER ROLE {role} CREATEDB",
    "SET ROLE postgres", "SET SESSION AUTHORIZATION postgres", "COPY (SELECT 1) TO PROGRAM 'id'",
    "COPY (SELECT 1) TO '/tmp/stolen'", "SELECT pg_read_file('/etc/passwd')", "SELECT pg_ls_dir('.')",
    "SELECT rolpassword FROM pg_authid", "ALTER SYSTEM SET log_statement = 'all'", "SELECT pg_reload_conf()",
    "CREATE EXTENSION file_fdw", "LOAD 'auto_explain'", "SELECT lo_import('/etc/passwd')",
    "DROP DATABASE {database}", "SET ROLE {other}_owner", "GRANT {other}_owner TO {role}", "CHECKPOINT",
)  # fmt: skip

# What a role may alter itself, and an owner in its own database.
OF_A_SERVICE = (
    "ALTER ROLE backend SET default_transaction_read_only = on",
    "ALTER ROLE backend SET local_preload_libraries = 'none_such'",
    "ALTER ROLE backend IN DATABASE backend SET statement_timeout = 1",
    "ALTER ROLE backend PASSWORD 'of its own'",
)
OF_AN_OWNER = (
    "DROP SCHEMA public",
    "CREATE SCHEMA evil",
    """
    CREATE FUNCTION evil.equal(name, name) RETURNS boolean LANGUAGE plpgsql
    AS 'BEGIN RAISE EXCEPTION ''evil is run as %'', current_user; END'
    """,
    "CREATE OPERATOR evil.= (LEFTARG = name, RIGHTARG = name, FUNCTION = evil.equal)",
    "ALTER DATABASE backend SET search_path = evil, pg_catalog",
    "ALTER DATABASE backend SET default_transaction_read_only = on",
    "ALTER DATABASE backend SET role = backend_owner",
    "ALTER DATABASE backend SET local_preload_libraries = 'none_such'",
    "ALTER DATABASE backend CONNECTION LIMIT 0",
    "ALTER DATABASE backend IS_TEMPLATE true",
    "GRANT ALL ON DATABASE backend TO PUBLIC, backend",
    "GRANT ALL ON DATABASE backend TO orders WITH GRANT OPTION",
    "GRANT CREATE ON SCHEMA backend TO PUBLIC, backend",
    "GRANT TRUNCATE ON things TO PUBLIC, backend",
    "REVOKE SELECT ON things FROM backend",
    "ALTER ROLE backend_owner SET statement_timeout = 1",
    "ALTER ROLE backend_owner PASSWORD 'of its own'",
    "SET ROLE none",
    "ALTER TABLE things OWNER TO backend_migrations",
    "ALTER SCHEMA backend OWNER TO backend_migrations",
    "ALTER ROLE backend_migrations SET role = none",
)
STANDING = """
    SELECT string_agg(line, ' / ' ORDER BY line) FROM (
        SELECT concat_ws(' ', rolname, rolcanlogin, rolconnlimit) AS line FROM pg_roles
        UNION SELECT concat_ws(' ', datname, datdba::regrole, datconnlimit, datallowconn, datistemplate)
            FROM pg_database
        UNION SELECT concat_ws(' ', datname, acl.*) FROM pg_database, aclexplode(datacl) AS acl
        UNION SELECT concat_ws(' ', setdatabase, setrole::regrole, setconfig) FROM pg_db_role_setting
        UNION SELECT concat_ws(' ', roleid::regrole, member::regrole, admin_option) FROM pg_auth_members
        UNION SELECT concat_ws(' ', nspname, nspowner::regrole, acl.*)
            FROM pg_namespace, aclexplode(nspacl) AS acl WHERE nspname = 'backend'
        UNION SELECT concat_ws(' ', relname, relowner::regrole, acl.*)
            FROM pg_class, aclexplode(relacl) AS acl WHERE relname = 'things'
    ) AS lines (line)
"""
"""Who owns what and who may do what with it, of which everybody may read."""


@pytest.fixture(scope="module")
def server() -> Iterator[DeployedServer]:
    with deployed_postgres(emit_postgres(DATABASES, "postgres")) as server:
        for each in DATABASES:
            if each.migrations is not None:
                run(server, each.migrations.role, each.service, "CREATE TABLE things (id int PRIMARY KEY)")
                run(server, each.migrations.role, each.service, "CREATE SEQUENCE numbers")
        yield server


def run(server: DeployedServer, role: str, name: str, *statements: str) -> object:
    """What the last statement gives. Raises what the server does."""

    async def execute() -> object:
        connection = await asyncpg.connect(server.database_url(role, name), timeout=10)
        try:
            *first, last = statements
            for statement in first:
                await connection.execute(statement)
            return await connection.fetchval(last)
        finally:
            await connection.close()

    return asyncio.run(execute())


def is_let_in(server: DeployedServer, role: str, name: str) -> bool:
    try:
        return run(server, role, name, "SELECT 1") == 1
    except (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InsufficientPrivilegeError):
        return False


def is_done(server: DeployedServer, role: str, name: str, statement: str) -> bool:
    try:
        run(server, role, name, statement)
    except asyncpg.InsufficientPrivilegeError:
        return False
    return True


def test_each_role_reaches_the_database_of_its_service_and_no_other(
    server: DeployedServer, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [*(each.service for each in DATABASES), "postgres", "template1"]
    got = {(role, name): is_let_in(server, role, name) for role, name in product(ROLES, names)}
    wrong = [pair for pair, let_in in got.items() if let_in != (ROLES[pair[0]] == pair[1])]
    with capsys.disabled():
        print(f"\nPostgreSQL: {sum(got.values())} let in, {len(got) - sum(got.values())} refused, {len(wrong)} wrong")
    assert wrong == []


@pytest.mark.parametrize("role", ["postgres", "backend_owner", "orders_owner"])
def test_roles_that_own_or_rule_cannot_be_logged_in_as(server: DeployedServer, role: str) -> None:
    for name in ("backend", "orders", "postgres"):
        with pytest.raises(asyncpg.InvalidAuthorizationSpecificationError):
            asyncio.run(asyncpg.connect(f"postgresql://{role}:x@127.0.0.1:{server.port}/{name}"))


def test_the_password_of_another_role_does_not_do(server: DeployedServer) -> None:
    for role, other in product(ROLES, ROLES):
        if role != other:
            url = server.database_url(other, ROLES[role]).replace(f"//{other}:", f"//{role}:")
            with pytest.raises(asyncpg.InvalidPasswordError):
                asyncio.run(asyncpg.connect(url))


def test_a_service_reads_and_writes_rows_of_what_its_migrations_made(server: DeployedServer) -> None:
    for each in (BACKEND, ORDERS):
        assert (
            run(
                server,
                each.service,
                each.service,
                "INSERT INTO things VALUES (1), (2)",
                "UPDATE things SET id = 3 WHERE id = 2",
                "DELETE FROM things WHERE id = 1",
                "SELECT id FROM things",
            )
            == 3
        )
        assert run(server, each.service, each.service, "SELECT nextval('numbers')") == 1


@pytest.mark.parametrize("statement", SCHEMA_CHANGES)
def test_a_service_cannot_change_the_schema(server: DeployedServer, statement: str) -> None:
    assert not any(is_done(server, each.service, each.service, statement) for each in (BACKEND, ORDERS))


@pytest.mark.parametrize("form", SERVER_MATTERS)
@pytest.mark.parametrize("role", sorted(ROLES))
def test_no_role_can_touch_the_server_or_what_belongs_to_others(server: DeployedServer, role: str, form: str) -> None:
    other = next(each.service for each in DATABASES if each.service != ROLES[role])
    statement = form.format(role=role, database=other, other=other)
    assert not is_done(server, role, ROLES[role], statement)


def test_a_service_cannot_become_the_owner_and_its_migrations_are_it(server: DeployedServer) -> None:
    for each in (BACKEND, ORDERS):
        assert each.migrations is not None
        assert not is_done(server, each.service, each.service, f"SET ROLE {each.service}_owner")
        assert not is_done(server, each.service, each.service, f"SET ROLE {each.service}_migrations")
        assert run(server, each.migrations.role, each.service, "SELECT current_user::text") == f"{each.service}_owner"
        owner = "SELECT tableowner::text FROM pg_tables WHERE tablename = 'things'"
        assert run(server, each.service, each.service, owner) == f"{each.service}_owner"


def test_passwords_are_kept_as_scram_and_in_no_log(server: DeployedServer) -> None:
    assert not any(password in server.log() for password in server.passwords.values())
    settings = (server.folder / "files" / "postgresql.conf").read_text()
    assert "password_encryption = 'scram-sha-256'" in settings
    assert startup_answer(server, "backend", "backend", "127.0.0.1").startswith("SCRAM-SHA-256")


def test_logins_are_bound_to_addresses() -> None:
    pinned = (
        database("backend", origins=("127.0.0.3", "127.0.0.4")),
        database("orders", origins=("127.0.0.5", "127.0.0.6")),
    )
    origins = {login.role: (each.service, login.origin) for each in pinned for login in each.logins}
    with deployed_postgres(emit_postgres(pinned, "postgres")) as server:
        for (role, (name, origin)), source in product(origins.items(), [f"127.0.0.{host}" for host in range(1, 8)]):
            answer = startup_answer(server, role, name, source)
            assert answer.startswith("SCRAM" if source == origin else "pg_hba.conf rejects"), (role, source)


def startup_answer(server: DeployedServer, role: str, name: str, source: str) -> str:
    """What is answered to a client at an address: the way to log in, or why not."""
    parameters = b"".join(word.encode() + b"\0" for word in ("user", role, "database", name)) + b"\0"
    with socket.create_connection(("127.0.0.1", server.port), 10, (source, 0)) as connection:
        connection.sendall(struct.pack("!ii", 8 + len(parameters), 196608) + parameters)
        with connection.makefile("rb") as stream:
            kind, length = struct.unpack("!ci", stream.read(5))
            body = stream.read(length - 4)
    if kind == b"R":
        return body[4:].decode().rstrip("\0")
    return next(field[1:].decode() for field in body.split(b"\0") if field.startswith(b"M"))


def test_starting_again_changes_nothing_and_lets_a_new_service_in(folder: Path) -> None:
    with deployed_postgres(emit_postgres((ORDERS,), "postgres"), folder) as server:
        run(server, "orders_migrations", "orders", "CREATE TABLE things (id int)")
        run(server, "orders", "orders", "INSERT INTO things VALUES (7)")
    (folder / "passwords" / "orders").unlink()
    (folder / "passwords" / "orders").write_text("a new one")
    with deployed_postgres(emit_postgres((ORDERS, STOCK), "postgres"), folder) as server:
        assert run(server, "orders", "orders", "SELECT id FROM things") == 7
        assert run(server, "stock", "stock", "SELECT 1") == 1
        assert not is_let_in(server, "stock", "orders")
    with deployed_postgres(emit_postgres((STOCK,), "postgres"), folder) as server:
        gone = DeployedServer(folder, server.port, {**server.passwords, "orders": "a new one"})
        assert not is_let_in(gone, "orders", "orders")
    with deployed_postgres(emit_postgres((ORDERS,), "postgres"), folder) as server:
        assert run(server, "orders", "orders", "SELECT id FROM things") == 7


def test_what_roles_and_owners_altered_is_as_declared_after_the_next_start(folder: Path) -> None:
    files = emit_postgres((BACKEND, ORDERS), "postgres")
    with deployed_postgres(files, folder) as server:
        run(server, "backend_migrations", "backend", "CREATE TABLE things (id int)")
    with deployed_postgres(files, folder) as server:
        before = run(server, "backend", "backend", STANDING)
        run(server, "backend", "backend", *OF_A_SERVICE)
        run(server, "backend_migrations", "backend", *OF_AN_OWNER)
        assert run(server, "orders", "orders", STANDING) != before
    with deployed_postgres(files, folder) as server:
        assert run(server, "backend", "backend", STANDING) == before
        run(server, "backend", "backend", "INSERT INTO things VALUES (7)")
        assert run(server, "backend_migrations", "backend", "SELECT current_user::text") == "backend_owner"
        # Those who ask whether it is up are told FATAL until it is.
        wrong = ("WARNING", "ERROR", "error:", "evil is run")
        assert [line for line in server.log().splitlines() if any(word in line for word in wrong)] == []


def test_a_database_that_cannot_be_put_in_order_keeps_no_other_one_from_it(folder: Path) -> None:
    with deployed_postgres(emit_postgres((BACKEND, ORDERS), "postgres"), folder) as server:
        number = run(server, "backend", "backend", "SELECT oid::text FROM pg_database WHERE datname = 'backend'")
    (folder / "data" / "cluster" / "base" / str(number) / "PG_VERSION").unlink()
    with deployed_postgres(emit_postgres((BACKEND, ORDERS, STOCK), "postgres"), folder) as server:
        assert run(server, "orders", "orders", "SELECT 1") == 1
        assert run(server, "stock", "stock", "SELECT 1") == 1
        assert "the database of backend could not be put in order" in server.log()


def test_starting_again_has_nothing_to_warn_of(folder: Path) -> None:
    for _ in range(2):
        with deployed_postgres(emit_postgres((ORDERS, STOCK), "postgres"), folder) as server:
            assert "WARNING" not in server.log()


def test_why_it_does_not_start_is_in_the_log(folder: Path) -> None:
    files = emit_postgres((STOCK,), "postgres")
    beyond = [
        replace(file, content=f"{file.content}huge_pages = sometimes\n") if file.path == "postgresql.conf" else file
        for file in files.files
    ]
    with pytest.raises(RuntimeError, match="sometimes"), deployed_postgres(replace(files, files=tuple(beyond)), folder):
        pass


def test_told_to_end_it_does_not_wait_for_those_who_are_connected(folder: Path) -> None:
    async def scenario(server: DeployedServer) -> None:
        assert server.process is not None
        connection = await asyncpg.connect(server.database_url("stock", "stock"))
        server.process.terminate()
        assert server.process.wait(30) == 0
        connection.terminate()

    with deployed_postgres(emit_postgres((STOCK,), "postgres"), folder) as server:
        asyncio.run(scenario(server))


def test_what_was_left_of_a_cut_off_start_does_no_harm(folder: Path) -> None:
    (folder / "data" / "unfinished" / "base").mkdir(parents=True)
    (folder / "data" / "unfinished" / "PG_VERSION").write_text("15\n")
    with deployed_postgres(emit_postgres((STOCK,), "postgres"), folder) as server:
        assert run(server, "stock", "stock", "SELECT 1") == 1
    assert [path.name for path in (folder / "data").iterdir()] == ["cluster"]


def test_a_missing_password_keeps_the_server_from_starting_and_is_named(folder: Path) -> None:
    files = emit_postgres((ORDERS, STOCK), "postgres")
    (folder / "passwords").mkdir()
    for role in files.secrets:
        (folder / "passwords" / role).write_text("")
    missing = pytest.raises(RuntimeError, match=r"no password in .* for: orders orders_migrations stock ")
    with missing, deployed_postgres(files, folder):
        pass


def test_the_backends_migrations_run_as_their_role_and_not_as_the_service(server: DeployedServer) -> None:
    def migrate(role: str) -> subprocess.CompletedProcess[str]:
        path = os.pathsep.join(map(os.path.abspath, sys.path))
        return subprocess.run(
            [sys.executable, "-m", migrations.__name__, "upgrade"],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": path, "DATABASE_URL": server.database_url(role, "backend")},
            capture_output=True,
            text=True,
            check=False,
        )

    refused = migrate("backend")
    assert refused.returncode != 0
    assert "permission denied for schema backend" in refused.stderr
    done = migrate("backend_migrations")
    assert (done.returncode, done.stdout) == (0, f"{runner.head()}\n"), done.stderr
    assert run(server, "backend", "backend", "SELECT count(*) FROM users") == 0
    assert not is_done(server, "backend", "backend", "DROP TABLE users")
