"""A Redis server of its own for a test, that can be killed, started again and held.

It listens on a free port of the loopback interface, writes every command to an append-only file before it answers, and
takes no snapshots. It is gone when the context ends, whatever state it was left in.
"""

from __future__ import annotations

import contextlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import redis

START_SECONDS = 30
POLL_SECONDS = 0.01
SERVER_OPTIONS = {
    "bind": "127.0.0.1",
    "appendonly": "yes",
    # What was answered survives a kill either way; only a power cut tells the settings of fsync apart.
    "appendfsync": "no",
    "save": "",
    "daemonize": "no",
}


class RedisNotFoundError(Exception):
    """The machine has no Redis server."""


class RedisServer:
    """A server on `port`, whose data lie in `folder`. The methods return when what they say has happened."""

    def __init__(self, binary: str, folder: Path, port: int, options: Mapping[str, str]) -> None:
        self.port = port
        self._log = folder / "redis.log"
        self._pid_file = folder / "redis.pid"
        files = {"dir": str(folder), "pidfile": str(self._pid_file)}
        settings = {**SERVER_OPTIONS, "port": str(port), **files, **options}
        self._command = [binary, *(part for name, value in settings.items() for part in (f"--{name}", value))]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def client(self) -> redis.Redis:
        """A client of its own, to be closed by the caller."""
        return redis.Redis.from_url(self.url)

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=subprocess.STDOUT)
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"Redis did not start:\n{self._log.read_text(errors='replace')}")
            time.sleep(POLL_SECONDS)

    def kill(self) -> None:
        """Ends the server with SIGKILL. Does nothing when it does not run."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def restart(self) -> None:
        """Starts a server with the same port and data, after killing the one that runs, if any."""
        self.kill()
        self.start()

    def pause(self) -> None:
        """Holds the server: connections stay open and nothing is answered, as when the network is cut."""
        self._running().send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._running().send_signal(signal.SIGCONT)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise RuntimeError("the Redis server does not run")
        return self._process

    def _answers(self) -> bool:
        # Written once the port is the server's own: before that somebody else could answer there.
        if not self._pid_file.exists() or self._pid_file.read_text().strip() != str(self._running().pid):
            return False
        with contextlib.closing(redis.Redis.from_url(self.url, socket_timeout=1)) as client:
            try:
                return bool(client.ping())
            except (redis.AuthenticationError, redis.ResponseError):
                # It asks who we are, so it is ready.
                return True
            except (redis.RedisError, OSError):
                return False


@contextmanager
def redis_server(folder: Path | None = None, options: Mapping[str, str] | None = None) -> Iterator[RedisServer]:
    """Starts a server with its data in `folder`, by default a temporary one. `options` are settings of redis.conf.

    Raises RedisNotFoundError when there is no redis-server on PATH.
    """
    binary = shutil.which("redis-server")
    if binary is None:
        raise RedisNotFoundError("no redis-server on PATH: install Redis (Debian: redis-server)")
    with contextlib.ExitStack() as stack:
        if folder is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="redis-", ignore_cleanup_errors=True)))
        server = RedisServer(binary, folder, _free_port(), options or {})
        stack.callback(server.kill)
        server.start()
        yield server


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
