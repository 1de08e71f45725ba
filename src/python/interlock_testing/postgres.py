"""A PostgreSQL server of its own for a test run, from the binaries of the machine.

It keeps its files in a temporary folder, listens on a free port of the loopback interface, trusts whoever connects
and does not care for durability. It is stopped and forgotten when the context ends.
"""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg  # type: ignore[import-untyped]  # asyncpg ships no types

SUPERUSER = "postgres"
START_SECONDS = 60
INITDB_OPTIONS = ("--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C")
SERVER_OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "16MB",
    "max_connections": "60",
}
DEBIAN = Path("/usr/lib/postgresql")


class PostgresNotFoundError(Exception):
    """The machine has no PostgreSQL server."""


@dataclass(frozen=True, slots=True)
class PostgresServer:
    port: int

    def url(self, database: str = SUPERUSER) -> str:
        return f"postgresql://{SUPERUSER}@127.0.0.1:{self.port}/{database}"

    def create_database(self) -> str:
        """Makes an empty database and returns its URL. Not for use inside an event loop."""
        name = f"test_{uuid4().hex}"
        asyncio.run(self._execute(f'CREATE DATABASE "{name}"'))
        return self.url(name)

    async def _execute(self, statement: str) -> None:
        connection = await asyncpg.connect(self.url())
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Raises PostgresNotFoundError when there are no binaries, on PATH or where Debian puts them."""
    initdb, postgres = _binary("initdb"), _binary("postgres")
    account = _unprivileged_account()
    # Not below TMPDIR, which may be closed to the server's account, or too long a path for its socket.
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        run_as: dict[str, Any] = {"cwd": folder}
        if account is not None:
            os.chown(folder, account.pw_uid, account.pw_gid)
            run_as |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        data = folder / "data"
        with (folder / "log").open("wb") as log:
            output: dict[str, Any] = {"stdout": log, "stderr": subprocess.STDOUT}
            subprocess.run([initdb, "-D", str(data), "-U", SUPERUSER, *INITDB_OPTIONS], check=True, **output, **run_as)
            port = _free_port()
            options = {**SERVER_OPTIONS, "port": str(port), "unix_socket_directories": str(folder)}
            settings = [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
            server = subprocess.Popen([postgres, "-D", str(data), *settings], **output, **run_as)
        try:
            _wait_until_ready(server, port, folder / "log")
            yield PostgresServer(port)
        finally:
            # A fast shutdown, which does not wait for clients to leave.
            server.send_signal(signal.SIGINT)
            server.wait()


def _binary(name: str) -> str:
    candidates = sorted(DEBIAN.glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    found = shutil.which(name) or (str(candidates[-1]) if candidates else None)
    if found is None:
        raise PostgresNotFoundError(f"no {name} on PATH or below {DEBIAN}: install PostgreSQL (Debian: postgresql)")
    return found


def _unprivileged_account() -> pwd.struct_passwd | None:
    """Whom to run the server as: it refuses to be root. None for the user who runs the tests."""
    if os.geteuid() != 0:
        return None
    accounts = {entry.pw_name: entry for entry in pwd.getpwall()}
    return accounts.get("postgres") or accounts["nobody"]


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _wait_until_ready(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not asyncio.run(_answers(port)):
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")
        time.sleep(0.05)


async def _answers(port: int) -> bool:
    try:
        connection = await asyncpg.connect(PostgresServer(port).url())
    except (OSError, asyncpg.PostgresError):
        return False
    await connection.close()
    return True
