"""The files of PostgreSQL: whose databases there are, who may connect, and the scripts that see to it at each start."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from interlock.emit.emitter import OutputFile
from interlock.emit.postgres.clients import Database
from interlock.emit.servers import FILES_AT, SECRETS_AT, SERVE, SERVER_PORTS, SERVER_UID, ServerFiles, Share, script
from interlock.ir.services import Resource

CONNECTIONS = 40
"""How many connections one role may have."""

MOST_CONNECTIONS = 1000
"""How many there may be at a time, however many roles there are: each is a process that takes memory."""

_SPARE_CONNECTIONS = 20
_CONNECTION_MEGABYTES = 8
_BASE_MEGABYTES = 512
_BASE_PROCESSES = 128
_SCRIPTS = Path(__file__).parent / "scripts"


def emit_postgres(databases: Sequence[Database], image: str) -> ServerFiles:
    """PostgreSQL with these databases."""
    logins = [login for database in databases for login in database.logins]
    limit = min(CONNECTIONS * len(logins) + _SPARE_CONNECTIONS, MOST_CONNECTIONS)
    return ServerFiles(
        name="postgres",
        image=image,
        port=SERVER_PORTS[Resource.POSTGRES],
        run_as=SERVER_UID,
        files=(
            OutputFile("databases.list", "".join(f"{_line(each)}\n" for each in databases)),
            OutputFile("health.sh", _text("health.sh")),
            OutputFile("init.sh", _text("init.sh")),
            OutputFile("pg_hba.conf", _host_rules(databases)),
            OutputFile("postgresql.conf", _settings(limit)),
            SERVE,
            OutputFile("service.sql", _text("service.sql")),
            OutputFile("start.sh", _text("start.sh")),
        ),
        files_at=FILES_AT,
        secrets_at=SECRETS_AT,
        secrets=tuple(sorted(login.role for login in logins)),
        command=script("start.sh"),
        ready=script("health.sh"),
        data_at="/var/lib/postgresql/data",
        share=Share(memory=_BASE_MEGABYTES + _CONNECTION_MEGABYTES * limit, processes=_BASE_PROCESSES + limit),
    )


def _line(database: Database) -> str:
    """The service, the role of its migrations or a dash, and how many connections each may have."""
    return f"{database.service} {'-' if database.migrations is None else database.migrations.role} {CONNECTIONS}"


def _host_rules(databases: Sequence[Database]) -> str:
    rules = [
        "# The server's own account administers it, through the socket in its container.",
        "local all postgres peer",
        *(login.rule(database.service) for database in databases for login in database.logins),
        "local all all reject",
        "host all all all reject",
    ]
    return "".join(f"{rule}\n" for rule in rules)


def _settings(connections: int) -> str:
    settings = {
        "listen_addresses": "'*'",
        "port": str(SERVER_PORTS[Resource.POSTGRES]),
        "unix_socket_directories": "'/tmp'",
        "password_encryption": "'scram-sha-256'",
        "max_connections": str(connections),
        "shared_buffers": "'128MB'",
        "logging_collector": "off",
        "log_destination": "'stderr'",
    }
    return "".join(f"{name} = {value}\n" for name, value in settings.items())


def _text(name: str) -> str:
    return (_SCRIPTS / name).read_text(encoding="utf-8")
