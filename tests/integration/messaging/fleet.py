"""Consumers as processes, and what they left behind."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from tests.integration.messaging.consumer import Settings


class Fleet:
    """Consumers that a server starts, and that end with it."""

    def __init__(self, server: subprocess.Popen[bytes]) -> None:
        self._server = server
        self._pids: list[int] = []

    def start(self, settings: Settings) -> int:
        """The pid of a new consumer."""
        assert self._server.stdin is not None and self._server.stdout is not None
        self._server.stdin.write(TypeAdapter(Settings).dump_json(settings) + b"\n")
        self._server.stdin.flush()
        pid = int(self._server.stdout.readline())
        self._pids.append(pid)
        return pid

    def alive(self) -> Sequence[int]:
        return [pid for pid in self._pids if _is_alive(pid)]

    def kill(self, pid: int) -> None:
        """kill -9."""
        self._end(pid, signal.SIGKILL)

    def kill_any(self) -> None:
        self.kill(random.choice(self.alive()))

    def terminate(self, pid: int) -> float:
        """SIGTERM; returns how many seconds the end took."""
        begun = time.monotonic()
        self._end(pid, signal.SIGTERM)
        return time.monotonic() - begun

    def hold(self, pid: int) -> None:
        os.kill(pid, signal.SIGSTOP)

    def let_go(self, pid: int) -> None:
        os.kill(pid, signal.SIGCONT)

    def _end(self, pid: int, by: signal.Signals) -> None:
        os.kill(pid, by)
        wait_until(lambda: not _is_alive(pid))


@contextmanager
def fleet() -> Iterator[Fleet]:
    path = os.pathsep.join(str(Path(folder).resolve()) for folder in sys.path)
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.integration.messaging.consumer_server"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path},
    )
    with server:
        # Leaving closes its input, which is what ends it.
        yield Fleet(server)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the handler."""

    pid: int
    key: int
    number: int
    attempt: int


class Log:
    """The runs of the handlers of all consumers, in their order."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.touch()

    def runs(self) -> Sequence[Run]:
        lines = self.path.read_text().splitlines()
        return [Run(*(int(part) for part in line.split())) for line in lines]

    def count(self) -> int:
        return self.path.read_bytes().count(b"\n")

    def numbers(self) -> Sequence[int]:
        return [run.number for run in self.runs()]

    def by_key(self) -> Mapping[int, Sequence[int]]:
        numbers: defaultdict[int, list[int]] = defaultdict(list)
        for run in self.runs():
            numbers[run.key].append(run.number)
        return numbers


def wait_until(met: Callable[[], bool], seconds: float = 60.0) -> None:
    """Returns when the condition is met. Raises AssertionError after `seconds`."""
    deadline = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < deadline, f"not met within {seconds:g} s: {met}"
        time.sleep(0.02)
