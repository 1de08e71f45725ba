"""The backend as a process of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

from interlock_testing.embedded_server import end_embedded_redis
from services.backend.app import dev_token, main
from services.backend.app.settings import EMBEDDED_DATABASE

STOP_SECONDS = 10


@contextmanager
def process(folder: Path, **environment: str) -> Iterator[subprocess.Popen[str]]:
    # The process runs elsewhere, where relative entries would lead nowhere.
    path = os.pathsep.join(str(Path(entry).resolve()) for entry in sys.path)
    started = subprocess.Popen(
        [sys.executable, "-m", main.__name__],
        cwd=folder,
        env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": path, **environment},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield started
    finally:
        # Killed at once it would leave behind the Redis that it may have brought up.
        started.terminate()
        try:
            started.communicate(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            started.kill()
            started.communicate()
        end_embedded_redis(folder)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def wait_until_ready(address: str) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            if httpx2.get(f"{address}/readyz").status_code == 200:
                return
        except httpx2.TransportError:
            time.sleep(0.05)
    raise TimeoutError(address)


def test_without_any_settings_it_serves_and_ends_when_told(tmp_path: Path) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with process(tmp_path, PORT=str(port)) as started:
        wait_until_ready(address)
        headers = {"Authorization": f"Bearer {dev_token.development_token('ada')}"}
        body = {"telegram_id": 5, "display_name": "Ada"}
        assert httpx2.post(f"{address}/v1/users", json=body, headers=headers).status_code == 201
        started.send_signal(signal.SIGTERM)
        _, log = started.communicate(timeout=10)
    # uvicorn ends by the signal that it was sent, after it has shut everything down.
    assert started.returncode in (0, -signal.SIGTERM)
    assert "anybody can make" in log
    assert (tmp_path / EMBEDDED_DATABASE).is_file()


def test_open_to_the_world_it_does_not_start_with_the_development_key(tmp_path: Path) -> None:
    with process(tmp_path, HOST="0.0.0.0", PORT=str(free_port())) as started:
        _, log = started.communicate(timeout=30)
    assert started.returncode == 2
    assert log.startswith("error: JWT_KEY")


def test_every_wrong_setting_is_told_in_a_sentence_and_no_secret(tmp_path: Path) -> None:
    with process(tmp_path, DATABASE_URL="mysql://root:secret@host/x") as started:
        _, log = started.communicate(timeout=30)
    assert started.returncode == 2
    assert log.startswith("error: DATABASE_URL should be postgresql://")
    assert "secret" not in log
    assert "Traceback" not in log
