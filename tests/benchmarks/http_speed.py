"""How many requests a second the generated endpoints answer, against the same ones written by hand in FastAPI.

Each application is served by one uvicorn process on one core and loaded by `wrk` from the other, by turns. The figure
is requests per second of CPU time of the server, which a noisy neighbour does not change.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

ROUNDS = 3
SECONDS = 4
CONNECTIONS = 32
GOAL = 1.4

_HERE = Path(__file__).parent
_ORDER = (
    '{"customer_id":7,"note":"hello","lines":[{"sku":"a-1","quantity":2,"price":9.5},'
    '{"sku":"b-2","quantity":1,"price":3.25},{"sku":"c-3","quantity":5,"price":0.75}],"tags":["x","y"]}'
)


@dataclass(frozen=True)
class Load:
    """One kind of request, repeated."""

    name: str
    path: str
    script: str = ""


LOADS = (
    Load(
        "POST /v1/orders",
        "/v1/orders",
        f"wrk.method='POST'; wrk.body='{_ORDER}'; wrk.headers['Content-Type']='application/json'",
    ),
    Load("GET /v1/orders/7", "/v1/orders/7"),
    Load("GET /v1/orders?customer_id=7", "/v1/orders?customer_id=7&limit=10"),
)
APPLICATIONS = ("generated", "by_hand")


def report() -> Iterator[str]:
    """Lines of figures, each with the goal it is held against."""
    if shutil.which("wrk") is None:
        raise SystemExit("error: `wrk` is missing\n  tip: apt-get install wrk")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        env = compiled_orders(root)
        rates: dict[tuple[str, str], list[float]] = {}
        for _ in range(ROUNDS):
            for application in APPLICATIONS:
                with _served(application, env) as (port, process):
                    for load in LOADS:
                        rate = _loaded(load, port, process, root)
                        rates.setdefault((load.name, application), []).append(rate)
    for load in LOADS:
        ours, theirs = (statistics.median(rates[load.name, application]) for application in APPLICATIONS)
        yield (
            f"{load.name:32} generated {ours:8,.0f}, by hand {theirs:8,.0f} requests per CPU second: "
            f"{ours / theirs:.2f}x (goal >= {GOAL})"
        )


def compiled_orders(root: Path) -> dict[str, str]:
    """Compiles the orders contract below `root` and returns an environment in which it can be imported."""
    interlock = find_spec("interlock")
    assert interlock and interlock.origin
    roots = [str(root), str(Path(interlock.origin).parents[1]), *map(os.path.abspath, filter(None, sys.path))]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(roots)}
    command = [sys.executable, "-m", "interlock", "compile", "--out", str(root), "specs/orders"]
    subprocess.run(command, cwd=_HERE / "orders", env=env, check=True)
    return env


@contextmanager
def _served(application: str, env: dict[str, str]) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    target = f"tests.benchmarks.orders_app:{application}"
    options = ["--factory", "--port", str(port), "--no-access-log", "--log-level", "error"]
    command = [
        *_on_core(0),
        sys.executable,
        "-m",
        "uvicorn",
        target,
        *options,
        "--loop",
        "uvloop",
        "--http",
        "httptools",
    ]
    with subprocess.Popen(command, env=env) as process:
        try:
            _wait_for(port, process)
            yield port, process
        finally:
            process.terminate()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(400):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("the server did not start within 20 s")


def _loaded(load: Load, port: int, process: subprocess.Popen[bytes], root: Path) -> float:
    """Requests answered per second of the server's CPU time."""
    script = root / "load.lua"
    script.write_text(load.script, encoding="utf-8")
    command = [*_on_core(1), "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-s", str(script)]
    before = _cpu(process.pid)
    output = subprocess.run(
        [*command, f"http://127.0.0.1:{port}{load.path}"], capture_output=True, text=True, check=True
    ).stdout
    spent = _cpu(process.pid) - before
    if "Non-2xx" in output or "Socket errors" in output:
        raise RuntimeError(f"{load.name} was refused:\n{output}")
    found = re.search(r"(\d+) requests in", output)
    assert found, output
    return int(found.group(1)) / spent


def _on_core(number: int) -> list[str]:
    return ["taskset", "-c", str(number)] if len(os.sched_getaffinity(0)) > 1 else []


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
