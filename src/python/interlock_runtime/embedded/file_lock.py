"""Locks on files, which end with the processes that hold them, however those end (flock(2))."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from interlock_runtime.embedded.errors import EmbeddedRedisError

_POLL_SECONDS = 0.02


@contextmanager
def opened(path: Path) -> Iterator[int]:
    """A descriptor of the file, which is made where it is missing. Closing it gives up its lock."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def try_exclusive(descriptor: int) -> bool:
    """Whether it is now locked for this descriptor alone. A lock it had before is gone either way."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def share(descriptor: int) -> None:
    """Locks it against those who want it for themselves alone."""
    fcntl.flock(descriptor, fcntl.LOCK_SH)


def is_held(path: Path) -> bool:
    """Whether a process holds the file for itself alone."""
    with opened(path) as descriptor:
        return not try_exclusive(descriptor)


def is_at(path: Path, descriptor: int) -> bool:
    """Whether the open file is still the one at `path`."""
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


@contextmanager
def exclusive(path: Path, seconds: float) -> Iterator[None]:
    """Holds the file alone. Raises `EmbeddedRedisError` when others do not let go of it for `seconds`."""
    with opened(path) as descriptor:
        deadline = time.monotonic() + seconds
        while not try_exclusive(descriptor):
            if time.monotonic() > deadline:
                raise EmbeddedRedisError(
                    f"{path} has been locked for {seconds:g} s by process {_holder(descriptor)},"
                    " which starts or stops the embedded Redis: end it"
                )
            time.sleep(_POLL_SECONDS)
        os.truncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode("ascii"), 0)
        yield


def _holder(descriptor: int) -> str:
    return os.pread(descriptor, 32, 0).decode("ascii", "replace") or "unknown"
