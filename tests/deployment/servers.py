"""Redis and PostgreSQL as a deployment starts them, by its own scripts, on free ports of this machine."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import redis

from interlock.emit.driver import write
from interlock.emit.servers import ServerFiles
from interlock_testing.service_process import free_port

READY_SECONDS = 60


@dataclass(frozen=True)
class DeployedServer:
    """`passwords` are those of its users; `folder` holds its files, passwords, data and log.

    `process` is start.sh while it runs. It looks every fifth of a second whether the server answers.
    """

    folder: Path
    port: int
    passwords: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None

    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def redis_url(self, user: str) -> str:
        return f"redis://{user}:{quote(self.passwords[user])}@127.0.0.1:{self.port}/0"

    def database_url(self, role: str, database: str) -> str:
        return f"postgresql://{role}:{quote(self.passwords[role])}@127.0.0.1:{self.port}/{database}"

    def redis_client(self, user: str) -> redis.Redis:
        """To be closed by the caller."""
        return redis.Redis.from_url(self.redis_url(user), decode_responses=True)


@contextmanager
def deployed_redis(server: ServerFiles, folder: Path | None = None) -> Iterator[DeployedServer]:
    """In a temporary folder, or in one that a server was in before."""
    with _placed(server, folder) as placed:
        arguments = ("--bind", "127.0.0.1", "--appendfsync", "no")
        with _running(placed, arguments, {"INTERLOCK_PORT": str(placed.port)}) as process:
            yield replace(placed, process=process)


@contextmanager
def deployed_postgres(server: ServerFiles, folder: Path | None = None) -> Iterator[DeployedServer]:
    """As `deployed_redis`. It runs as the account postgres where the tests are root, as whom it refuses to run."""
    with _placed(server, folder) as placed:
        if os.geteuid() != 0:
            # Only that account can be known by its name; the folder of the socket is closed to all others here.
            rules = placed.folder / "files" / "pg_hba.conf"
            rules.write_text(rules.read_text().replace("local all postgres peer", "local all postgres trust"))
        settings = {
            "port": str(placed.port),
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": str(placed.folder / "temporary"),
            "fsync": "off",
            "shared_buffers": "16MB",
        }
        arguments = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with _running(placed, arguments, {"PGPORT": str(placed.port)}) as process:
            yield replace(placed, process=process)


@contextmanager
def _placed(server: ServerFiles, folder: Path | None) -> Iterator[DeployedServer]:
    if folder is None:
        # Not below TMPDIR, which may be closed to the server's account, or too long a path for its socket.
        temporary = tempfile.TemporaryDirectory(prefix=f"{server.name}-", dir="/tmp", ignore_cleanup_errors=True)
        with temporary as name, _placed(server, Path(name)) as placed:
            yield placed
        return
    for part in ("files", "passwords", "data", "temporary"):
        (folder / part).mkdir(exist_ok=True)
    shutil.rmtree(folder / "files")
    write(server.files, folder / "files")
    passwords = {}
    for user in server.secrets:
        file = folder / "passwords" / user
        if not file.exists():
            file.write_text(f"of {user}: '\"\\$(id)%s\n")
        passwords[user] = file.read_text().rstrip("\n")
    account = _account()
    if account is not None:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, account.pw_uid, account.pw_gid)
    yield DeployedServer(folder, free_port(), passwords)


@contextmanager
def _running(
    server: DeployedServer, arguments: Sequence[str], environment: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    account = _account()
    run_as: dict[str, Any] = {
        "cwd": server.folder,
        "env": {
            "PATH": os.environ["PATH"],
            "INTERLOCK_FILES": str(server.folder / "files"),
            "INTERLOCK_PASSWORDS": str(server.folder / "passwords"),
            "INTERLOCK_DATA": str(server.folder / "data"),
            "INTERLOCK_TEMPORARY": str(server.folder / "temporary"),
            "INTERLOCK_WATCH_SECONDS": "0.2",
            **environment,
        },
    }
    if account is not None:
        run_as |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    with (server.folder / "log").open("wb") as log:
        process = subprocess.Popen(
            ["sh", server.folder / "files" / "start.sh", *arguments], stdout=log, stderr=subprocess.STDOUT, **run_as
        )
    try:
        deadline = time.monotonic() + READY_SECONDS
        asked = ["sh", str(server.folder / "files" / "health.sh")]
        while subprocess.run(asked, capture_output=True, check=False, **run_as).returncode:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"it ended with {process.poll()}:\n{server.log()}")
            time.sleep(0.05)
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


def _account() -> pwd.struct_passwd | None:
    """Whom to run servers as where the tests are root."""
    return pwd.getpwnam("postgres") if os.geteuid() == 0 else None


def denials(server: DeployedServer) -> list[Any]:
    """What Redis refused since it was last asked."""
    with closing(server.redis_client("redis-admin")) as client:
        found: Any = client.acl_log()
        client.acl_log_reset()
        return list(found)
