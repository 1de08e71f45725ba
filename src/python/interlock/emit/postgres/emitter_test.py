from __future__ import annotations

from interlock.emit.postgres.clients import Database, Login
from interlock.emit.postgres.emitter import emit_postgres

ORDERS = Database("orders", Login("orders", "10.0.0.3"), Login("orders_migrations", "10.0.0.11"))
USERS = Database("users", Login("users", "10.0.0.19"), None)


def texts(*databases: Database) -> dict[str, str]:
    return {file.path: file.content for file in emit_postgres(databases, "postgres:15").files}


def test_each_role_reaches_its_own_database_from_its_own_address_and_nothing_else_is_let_in() -> None:
    rules = [line for line in texts(ORDERS, USERS)["pg_hba.conf"].splitlines() if not line.startswith("#")]
    assert rules == [
        "local all postgres peer",
        'host "orders" "orders" 10.0.0.3/32 scram-sha-256',
        'host "orders" "orders_migrations" 10.0.0.11/32 scram-sha-256',
        'host "users" "users" 10.0.0.19/32 scram-sha-256',
        "local all all reject",
        "host all all all reject",
    ]


def test_where_addresses_change_database_and_role_are_pinned() -> None:
    assert (
        'host "users" "users" all scram-sha-256' in texts(Database("users", Login("users", None), None))["pg_hba.conf"]
    )


def test_the_list_of_databases_names_the_role_of_migrations_where_there_is_one() -> None:
    assert texts(ORDERS, USERS)["databases.list"] == "orders orders_migrations 40\nusers - 40\n"


def test_a_password_is_wanted_for_each_role_that_logs_in() -> None:
    server = emit_postgres((ORDERS, USERS), "postgres:15")
    assert server.secrets == ("orders", "orders_migrations", "users")


def test_there_are_connections_enough_for_all_roles() -> None:
    assert "max_connections = 140\n" in texts(ORDERS, USERS)["postgresql.conf"]


def test_however_many_services_there_are_memory_and_processes_do_for_all_connections() -> None:
    many = [Database(f"s{number}", Login(f"s{number}", None), None) for number in range(500)]
    server = emit_postgres(many, "postgres:15")
    settings = next(file.content for file in server.files if file.path == "postgresql.conf")
    assert "max_connections = 1000\n" in settings
    assert (server.share.memory, server.share.processes) == (8512, 1128)
    few = emit_postgres((ORDERS, USERS), "postgres:15").share
    assert (few.memory, few.processes) == (1632, 268)
