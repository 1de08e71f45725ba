"""The folder in which the processes that share an embedded Redis meet."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from interlock_runtime.embedded.errors import EmbeddedRedisError

MAX_SOCKET_PATH = 107 if sys.platform == "linux" else 103
"""Bytes that the address of a unix socket has room for, without the zero at its end."""


@dataclass(frozen=True, slots=True)
class RedisFolder:
    """The files of one embedded Redis. `path` is absolute."""

    path: Path

    @classmethod
    def at(cls, folder: Path) -> RedisFolder:
        """Makes the folder, for its owner alone, where it is missing. Raises `EmbeddedRedisError`."""
        path = folder.absolute()
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            (path / "users").touch(mode=0o600)
        except OSError as error:
            raise unusable(path, error) from error
        return cls(path)

    @property
    def door(self) -> Path:
        """Locked by who starts or stops the server, so that one does at a time."""
        return self.path / "door"

    @property
    def users(self) -> Path:
        """Locked, together, by those who use the server."""
        return self.path / "users"

    @property
    def server(self) -> Path:
        """Locked by the server itself as long as it lives."""
        return self.path / "server"

    @property
    def address(self) -> Path:
        """Holds the URL of the server that was started last."""
        return self.path / "address"

    @property
    def pid(self) -> Path:
        """Holds the id of the server's process, once it listens."""
        return self.path / "pid"

    @property
    def log(self) -> Path:
        return self.path / "redis.log"

    @property
    def socket(self) -> Path:
        return self.path / "redis.sock"

    def socket_fits(self) -> bool:
        return len(os.fsencode(self.socket)) <= MAX_SOCKET_PATH


@dataclass(frozen=True, slots=True)
class UnixAddress:
    socket: str

    @property
    def url(self) -> str:
        return f"unix://{quote(self.socket)}"


@dataclass(frozen=True, slots=True)
class TcpAddress:
    """A port of the loopback interface."""

    port: int

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"


def parse_address(url: str) -> UnixAddress | TcpAddress | None:
    """None for what no `url` of an address is."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    match parts.scheme, port:
        case "unix", _:
            return UnixAddress(unquote(parts.path))
        case "redis", int():
            return TcpAddress(port)
        case _:
            return None


def unusable(path: Path, error: OSError) -> EmbeddedRedisError:
    return EmbeddedRedisError(
        f"the folder {path} of the embedded Redis cannot be used ({error.strerror}): make it writable, or set REDIS_URL"
    )
