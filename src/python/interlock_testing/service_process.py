"""Services as processes of their own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from interlock_testing.embedded_server import end_embedded_redis

READY_SECONDS = 60.0
STOP_SECONDS = 10.0


@dataclass(frozen=True)
class ServiceProcess:
    """A service at `address`, whose log is a file."""

    popen: subprocess.Popen[bytes]
    address: str
    log_file: Path

    def log(self) -> str:
        return self.log_file.read_text(errors="replace")

    def wait_for(self, condition: Callable[[], object], seconds: float = READY_SECONDS) -> None:
        """Returns once the condition holds.

        Raises, with what the process has logged:
            AssertionError: when it ends meanwhile.
            TimeoutError: when it takes longer.
        """
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

    def kill(self) -> None:
        """SIGKILL."""
        self.popen.kill()
        self.popen.wait()

    def end(self) -> None:
        """SIGTERM, so that it ends what it started, and SIGKILL when it takes too long."""
        self.popen.terminate()
        try:
            self.popen.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()


@contextmanager
def service_process(module: str, folder: Path, environment: Mapping[str, str]) -> Iterator[ServiceProcess]:
    """Starts `python -m module` in `folder`, on a free port unless PORT is given, and ends it after the context.

    It does not wait until the service is ready. Nothing of this process's environment but PATH and the modules is seen.
    """
    port = environment.get("PORT") or str(free_port())
    # The process runs elsewhere, where relative entries would lead nowhere.
    path = os.pathsep.join(str(Path(entry).resolve()) for entry in sys.path)
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / f"{module}-{port}.log"
    with log.open("ab") as output:
        popen = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=folder,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": path, **environment, "PORT": port},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    service = ServiceProcess(popen, f"http://127.0.0.1:{port}", log)
    try:
        yield service
    finally:
        service.end()
        end_embedded_redis(folder)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
