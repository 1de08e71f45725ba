"""Costs of whole processes, read from the kernel when the process has ended."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cost:
    """What one process and the children it waited for took: CPU and wall time in seconds, peak memory in MB."""

    cpu: float
    wall: float
    memory: float


def run(command: Sequence[str], *, cwd: Path, env: Mapping[str, str]) -> Cost:
    """Runs a command to its end. Raises `CalledProcessError` with its output when it fails."""
    started = time.perf_counter()
    with subprocess.Popen(command, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        assert process.stdout is not None
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, output.decode(errors="replace"))
    return Cost(usage.ru_utime + usage.ru_stime, time.perf_counter() - started, usage.ru_maxrss / 1024)


def best(costs: Sequence[Cost]) -> Cost:
    """The cheapest of several runs by CPU time: noise of a shared machine only ever adds."""
    return min(costs, key=lambda cost: cost.cpu)
