"""Services as processes of their own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from interlock_testing.embedded_server import end_embedded_redis

BACKEND = "services.backend.app.main"
BOT = "services.tg_bot.app.main"
READY_SECONDS = 60
STOP_SECONDS = 10


@dataclass(frozen=True)
class ServiceProcess:
    """A service at `address`, whose log is a file."""

    popen: subprocess.Popen[bytes]
    address: str
    log_file: Path

    def log(self) -> str:
        return self.log_file.read_text(errors="replace")

    def wait_for(self, condition: Callable[[], object], seconds: float = READY_SECONDS) -> None:
        """Returns once the condition holds. Raises when the process ends or takes longer."""
        deadline = time.monotonic() + seconds
        while not condition():
            if self.popen.poll() is not None:
                raise AssertionError(f"the process ended with {self.popen.returncode}:\n{self.log()}")
            if time.monotonic() > deadline:
                raise TimeoutError(self.log())
            time.sleep(0.05)

    def is_ready(self) -> bool:
        try:
            return httpx2.get(f"{self.address}/readyz", timeout=5).status_code == 200
        except httpx2.TransportError:
            return False

    def wait_until_ready(self) -> None:
        self.wait_for(self.is_ready)


@contextmanager
def service(module: str, folder: Path, **environment: str) -> Iterator[ServiceProcess]:
    """Starts the module in `folder`, on a free port unless PORT is given. It does not wait until it is ready."""
    port = environment.pop("PORT", None) or str(free_port())
    # The process runs elsewhere, where relative entries would lead nowhere.
    path = os.pathsep.join(str(Path(entry).resolve()) for entry in sys.path)
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / f"{module}.log"
    with log.open("ab") as output:
        popen = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=folder,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": path, "PORT": port, **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield ServiceProcess(popen, f"http://127.0.0.1:{port}", log)
    finally:
        # Killed at once it would leave behind the Redis that it may have brought up.
        popen.terminate()
        try:
            popen.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            popen.kill()
            popen.wait()
        end_embedded_redis(folder)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
