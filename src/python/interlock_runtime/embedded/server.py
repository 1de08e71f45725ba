"""The server of a folder: whether it runs, starting it, stopping it. Who calls this holds the folder's door."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from interlock_runtime.embedded import file_lock
from interlock_runtime.embedded.errors import EmbeddedRedisError
from interlock_runtime.embedded.folder import RedisFolder, TcpAddress, UnixAddress, parse_address
from interlock_runtime.embedded.programs import Imitation, RedisBinary

START_SECONDS = 30.0
"""How long a server may take until it answers, which with much data it does only when that is read."""

STOP_SECONDS = 10.0
"""How long a server may take to end before it is killed."""

GRACEFULLY = (signal.SIGTERM, signal.SIGKILL)

AT_ONCE = (signal.SIGKILL,)
"""Without a chance to tidy up: a server that is told to end removes what lies at the path of its socket."""

_TRIES = 3
_POLL_SECONDS = 0.01
_LOG_LINES = 10
_OPTIONS = {
    "appendonly": "yes",
    "appendfsync": "everysec",
    "save": "",
    "daemonize": "no",
    "unixsocketperm": "700",
    "bind": "127.0.0.1",
}


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers. `process` is known to who started it."""

    address: UnixAddress | TcpAddress
    pid: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return self.address.url


def running(folder: RedisFolder) -> Server | None:
    """The folder's server, None when there is none.

    Raises `EmbeddedRedisError` when there is one that does not answer for `START_SECONDS`.
    """
    deadline = time.monotonic() + START_SECONDS
    while file_lock.is_held(folder.server):
        address = _last_address(folder)
        if address is not None and (pid := _answering(folder, address)) is not None:
            return Server(address, pid)
        if time.monotonic() > deadline:
            raise EmbeddedRedisError(
                f"the embedded Redis in {folder.path}, process {last_pid(folder) or 'unknown'}, runs but has not"
                f" answered for {START_SECONDS:g} s: end it and try again"
            )
        time.sleep(_POLL_SECONDS)
    return None


def start(folder: RedisFolder, program: RedisBinary | Imitation) -> Server:
    """Starts a server where none runs. Raises `EmbeddedRedisError` with the end of its log when it does not start."""
    for _ in range(_TRIES):
        match program:
            case RedisBinary() if folder.socket_fits():
                server = _start_at(folder, program, UnixAddress(str(folder.socket)))
            case _:
                server = _start_at(folder, program, TcpAddress(_port(folder)))
        if server is not None:
            return server
    lines = folder.log.read_text(encoding="utf-8", errors="replace").splitlines()[-_LOG_LINES:]
    raise EmbeddedRedisError("\n  ".join([f"the embedded Redis did not start, {folder.log} ends with:", *lines]))


def stop(pid: int, lock: int, signals: Sequence[signal.Signals] = GRACEFULLY) -> None:
    """Ends the server with that process id. `lock` is a descriptor of the file that it holds while it lives."""
    for number in signals:
        # As long as the file is locked the process lives, so that the id is no other's.
        if file_lock.try_exclusive(lock):
            return
        with suppress(ProcessLookupError):
            os.kill(pid, number)
        _wait(lambda: file_lock.try_exclusive(lock), STOP_SECONDS)


def last_pid(folder: RedisFolder) -> int | None:
    """The process that last listened for the folder; it may have ended."""
    try:
        return int(folder.pid.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def _start_at(
    folder: RedisFolder, program: RedisBinary | Imitation, address: UnixAddress | TcpAddress
) -> Server | None:
    """None if it did not start, and then nothing of it is left but the log."""
    for stale in (folder.pid, folder.socket):
        stale.unlink(missing_ok=True)
    # Written first, so that those who come after a kill at any point find what was started.
    folder.address.write_text(address.url, encoding="utf-8")
    process = _spawn(folder, program, address)
    with ExitStack() as on_failure:
        on_failure.callback(process.wait)
        on_failure.callback(process.kill)
        deadline = time.monotonic() + START_SECONDS
        while process.poll() is None and time.monotonic() < deadline:
            if (pid := _answering(folder, address)) is not None:
                on_failure.pop_all()
                return Server(address, pid, process)
            time.sleep(_POLL_SECONDS)
    return None


def _spawn(
    folder: RedisFolder, program: RedisBinary | Imitation, address: UnixAddress | TcpAddress
) -> subprocess.Popen[bytes]:
    with file_lock.opened(folder.server) as lock, folder.log.open("wb") as log:
        if not file_lock.try_exclusive(lock):
            raise EmbeddedRedisError(f"{folder.server} is locked by another process: end it")
        return subprocess.Popen(
            _command(folder, program, address),
            cwd=folder.path,
            env={**os.environ, **(program.environment if isinstance(program, Imitation) else {})},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            # It inherits the lock, which thereby lasts exactly as long as it does.
            pass_fds=(lock,),
            # Out of the terminal's process group: Ctrl-C is for the users, who need it until they have drained.
            start_new_session=True,
        )


def _command(
    folder: RedisFolder, program: RedisBinary | Imitation, address: UnixAddress | TcpAddress
) -> tuple[str, ...]:
    match program, address:
        case Imitation(command=command), TcpAddress(port):
            return (*command, str(port), str(folder.pid))
        case RedisBinary(path=path), TcpAddress(port):
            listen = {"port": str(port)}
        case RedisBinary(path=path), UnixAddress(socket=unix):
            listen = {"port": "0", "unixsocket": unix}
        case _:
            raise AssertionError("an imitation listens on a port")
    settings = {**_OPTIONS, **listen, "dir": str(folder.path), "pidfile": str(folder.pid)}
    return (path, *(part for name, value in settings.items() for part in (f"--{name}", value)))


def _port(folder: RedisFolder) -> int:
    """That of the last server while it is free, so that its users find the new one; else any that is."""
    last = _last_address(folder)
    for wanted in (last.port if isinstance(last, TcpAddress) else 0, 0):
        with socket.socket() as listener, suppress(OSError):
            # As servers do: what a connection of the last one left behind does not matter.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(("127.0.0.1", wanted))
            port: int = listener.getsockname()[1]
            return port
    raise EmbeddedRedisError("no port of the loopback interface is free")


def _last_address(folder: RedisFolder) -> UnixAddress | TcpAddress | None:
    try:
        return parse_address(folder.address.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _answering(folder: RedisFolder, address: UnixAddress | TcpAddress) -> int | None:
    """The id of the folder's server if it answers there."""
    pid = last_pid(folder)
    # The file appears when the address is the server's own: before that somebody else could answer there.
    if pid is None:
        return None
    with closing(redis.Redis.from_url(address.url, socket_timeout=1, retry=Retry(NoBackoff(), 0))) as client:
        try:
            client.ping()
        except (redis.RedisError, OSError):
            return None
    return pid


def _wait(done: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not done() and time.monotonic() < deadline:
        time.sleep(_POLL_SECONDS)
