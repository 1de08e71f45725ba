"""The backend as processes of their own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from services.backend.app import main

START_SECONDS = 30


@dataclass(frozen=True)
class RunningBackend:
    process: subprocess.Popen[bytes]
    address: str
    log: Path

    def wait_until_ready(self) -> None:
        """Raises TimeoutError, with what the process has logged."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                if httpx2.get(f"{self.address}/readyz").status_code == 200:
                    return
            except httpx2.TransportError:
                pass
            time.sleep(0.05)
        raise TimeoutError(self.log.read_text(errors="replace"))

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def backend_process(folder: Path, environment: Mapping[str, str]) -> Iterator[RunningBackend]:
    """Starts one, in `folder`, on a free port. It is killed at the end, whatever has become of it."""
    port = _free_port()
    # The process runs elsewhere, where relative entries would lead nowhere.
    path = os.pathsep.join(str(Path(entry).resolve()) for entry in sys.path)
    log = folder / f"backend-{port}.log"
    with log.open("wb") as output:
        started = subprocess.Popen(
            [sys.executable, "-m", main.__name__],
            cwd=folder,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": path, "PORT": str(port), **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield RunningBackend(started, f"http://127.0.0.1:{port}", log)
    finally:
        started.kill()
        started.wait()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
