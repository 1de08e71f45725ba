from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from interlock_pants.image import healthcheck


@contextmanager
def server(answer: bytes) -> Iterator[int]:
    """Answers one connection with these bytes and closes it."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()


def exit_status(port: int) -> int:
    script = Path(healthcheck.__file__)
    command = [sys.executable, "-I", "-S", str(script)]
    return subprocess.run(command, env={**os.environ, "PORT": str(port)}, check=False).returncode


def test_200_is_healthy() -> None:
    with server(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok") as port:
        assert exit_status(port) == 0


@pytest.mark.parametrize("answer", [b"HTTP/1.1 503 Service Unavailable\r\n\r\n", b"200", b"", b"HTTP/1.1 2000 No\r\n"])
def test_any_other_answer_is_unhealthy(answer: bytes) -> None:
    with server(answer) as port:
        assert exit_status(port) == 1


def test_nobody_listening_is_unhealthy() -> None:
    with closing(socket.socket()) as unused:
        unused.bind(("127.0.0.1", 0))

        assert exit_status(unused.getsockname()[1]) == 1
