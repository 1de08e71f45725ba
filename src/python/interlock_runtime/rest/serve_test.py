"""A server process, its signals and its end."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from interlock_runtime.environment.contract import Contract
from interlock_runtime.environment.server import PORT, SERVER, ServerSettings
from interlock_runtime.rest import serve
from interlock_runtime.rest.health import Drain, health_router


def app_for_this_test(drain: Drain) -> FastAPI:
    app = FastAPI()
    app.include_router(health_router({}, drain=drain))

    @app.get("/slow")
    async def slow(seconds: float) -> str:
        await asyncio.sleep(seconds)
        return "done"

    return app


@contextmanager
def server(**environment: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__))],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PORT": str(port), **environment},
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until(lambda: httpx2.get(f"{url}/healthz").status_code == 200)
        yield url, process
    finally:
        process.kill()
        process.wait()


def _wait_until(condition: Any, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if condition():
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.02)
    raise AssertionError("it did not happen in time")


def _in_background(url: str) -> tuple[threading.Thread, list[Any]]:
    outcome: list[Any] = []

    def get() -> None:
        try:
            outcome.append(httpx2.get(url, timeout=20).status_code)
        except httpx2.TransportError as error:
            outcome.append(error)

    thread = threading.Thread(target=get)
    thread.start()
    time.sleep(0.3)
    return thread, outcome


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_requests_at_work_are_finished_before_the_process_ends(number: signal.Signals) -> None:
    with server(GRACE_PERIOD="10") as (url, process):
        thread, outcome = _in_background(f"{url}/slow?seconds=1")
        process.send_signal(number)
        thread.join(10)
        process.wait(10)
        assert outcome == [200]


def test_ctrl_c_is_no_error() -> None:
    with server() as (_, process):
        process.send_signal(signal.SIGINT)

        assert process.wait(20) == 0


def test_a_request_that_takes_longer_than_the_grace_period_does_not_hold_the_process() -> None:
    with server(GRACE_PERIOD="1") as (url, process):
        thread, outcome = _in_background(f"{url}/slow?seconds=15")
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        process.wait(10)
        assert time.monotonic() - began < 6
        thread.join(10)
        assert outcome != [200]


def test_readiness_ends_before_service_does() -> None:
    with server(DRAIN_DELAY="1.5", GRACE_PERIOD="5") as (url, process):
        assert httpx2.get(f"{url}/readyz").status_code == 200
        process.send_signal(signal.SIGTERM)
        _wait_until(lambda: httpx2.get(f"{url}/readyz").status_code == 503, 5)
        assert httpx2.get(f"{url}/slow?seconds=0").status_code == 200
        process.wait(10)


def test_it_is_reached_at_every_address_that_host_names() -> None:
    with server(HOST="127.0.0.1,127.0.0.2", GRACE_PERIOD="5") as (url, process):
        other = url.replace("127.0.0.1", "127.0.0.2")
        assert httpx2.get(f"{other}/healthz").status_code == 200
        with pytest.raises(httpx2.ConnectError):
            httpx2.get(f"{url.replace('127.0.0.1', '127.0.0.3')}/healthz")
        thread, outcome = _in_background(f"{other}/slow?seconds=1")
        process.send_signal(signal.SIGTERM)
        thread.join(10)
        process.wait(10)
        assert outcome == [200]


def test_an_address_that_is_taken_is_told_and_ends_the_process() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.2", 0))
        taken.listen()
        port: int = taken.getsockname()[1]
        ended = subprocess.run(
            [sys.executable, str(Path(__file__))],
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(sys.path),
                "PORT": str(port),
                "HOST": "127.0.0.1,127.0.0.2",
            },
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert ended.returncode == 1
    assert ended.stderr == f"error: 127.0.0.2, port {port}, cannot be listened on: Address already in use\n"


if __name__ == "__main__":
    own_drain = Drain()
    values = Contract((*SERVER, PORT)).read(os.environ)
    serve.run(app_for_this_test(own_drain), ServerSettings.of(values), own_drain)
