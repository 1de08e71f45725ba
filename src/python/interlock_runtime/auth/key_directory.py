"""Keys that lie as files in a folder, so that they can be exchanged while a process runs."""

from __future__ import annotations

import logging
import os
import stat
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Generic, TypeVar

CHECK_SECONDS = 5.0
"""How long at most a key that was taken away is still believed, and a new one not used."""

RECHECK_SECONDS = 1.0
"""How often at most the folder is looked at because a key is asked for that is not known."""

LONGEST_FILE = 16_384
"""Bytes. What is longer is no key."""

_SETTLED_NANOSECONDS = 1_000_000_000

K = TypeVar("K")

_Fingerprint = tuple[int, ...]

logger = logging.getLogger(__name__)


class NoKeyError(Exception):
    """A folder holds no key that can be used. The message is a phrase that continues its name."""


@dataclass(frozen=True, slots=True)
class _File(Generic[K]):
    """A file as it was found. `fingerprint` is None while the file is so new that another change might not show;
    `key` is what was last read of it, None when it never was a key."""

    fingerprint: _Fingerprint | None
    digest: bytes
    key: K | None


class KeyDirectory(Generic[K]):
    """The keys in `folder`, by the names of their files.

    `read` makes a key of a name and a content; it raises ValueError, with what is wrong, for what is none. The folder
    is looked at when keys are asked for, every `CHECK_SECONDS` at most, and what did not change is not read again: a
    key stays the same object for as long as its file stays the same.

    A file that cannot be read, or is no key, is told in the log; the key that it held before is kept, for it may be
    half written. So is everything when the folder cannot be read. Only a file that is gone takes its key away. Files
    whose names begin with a dot are passed over, as is what is no file. Raises NoKeyError when there is no key to
    begin with.
    """

    def __init__(
        self, folder: Path, read: Callable[[str, bytes], K], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._folder = folder
        self._read = read
        self._clock = clock
        self._files: Mapping[str, _File[K]] = {}
        self._keys: Mapping[str, K] = {}
        self._looked_at = clock()
        problems = self._look()
        if not self._keys:
            raise NoKeyError(f"which {problems[0]}" if problems else "which holds no key")

    def keys(self) -> Mapping[str, K]:
        """The keys, sorted by the names of their files."""
        self._look_after(CHECK_SECONDS)
        return self._keys

    def keys_at_once(self) -> Mapping[str, K]:
        """As `keys`, for whoever misses one: the folder is looked at every `RECHECK_SECONDS` at most."""
        self._look_after(RECHECK_SECONDS)
        return self._keys

    def _look_after(self, seconds: float) -> None:
        now = self._clock()
        if now - self._looked_at >= seconds:
            self._looked_at = now
            self._look()

    def _look(self) -> list[str]:
        """Takes in what has changed. Returns what is wrong, which is in the log as well."""
        try:
            found = _fingerprints(self._folder)
        except OSError as error:
            problem = f"cannot be read: {error.strerror}"
            logger.error("%s %s", self._folder, problem)
            return [problem]
        problems: list[str] = []
        files = {name: self._file(name, fingerprint, problems) for name, fingerprint in sorted(found.items())}
        keys = {name: file.key for name, file in files.items() if file.key is not None}
        if list(keys) != list(self._keys):
            logger.info("the keys in %s are now: %s", self._folder, ", ".join(keys) or "none")
        self._files, self._keys = files, keys
        return problems

    def _file(self, name: str, fingerprint: _Fingerprint, problems: list[str]) -> _File[K]:
        known = self._files.get(name)
        if known is not None and known.fingerprint == fingerprint:
            return known
        digest = b""
        problem: str | None = None
        key: K | None = None
        try:
            content = _content(self._folder / name)
            digest = sha256(content).digest()
            if known is not None and known.digest == digest:
                return _File(_settled(fingerprint), digest, known.key)
            key = self._read(name, content)
        except OSError as error:
            problem = f"cannot be read: {error.strerror}"
        except ValueError as error:
            problem = str(error)
        if problem is not None:
            problems.append(f"holds {name}, but {problem}")
            kept = known is not None and known.key is not None
            logger.error("%s/%s: %s%s", self._folder, name, problem, "; its last key is kept" if kept else "")
            key = known.key if known is not None else None
        return _File(_settled(fingerprint), digest, key)


def _fingerprints(folder: Path) -> dict[str, _Fingerprint]:
    """What tells of each file whether it is another one, or was written to. Raises OSError."""
    found: dict[str, _Fingerprint] = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            try:
                # Follows links: Kubernetes exchanges secrets by way of one.
                state = entry.stat()
            except OSError:
                continue
            if stat.S_ISREG(state.st_mode):
                found[entry.name] = (state.st_mtime_ns, state.st_ctime_ns, state.st_ino, state.st_size)
    return found


def _settled(fingerprint: _Fingerprint) -> _Fingerprint | None:
    """The fingerprint, unless the clock of the file system is too coarse to show another change from here on."""
    return fingerprint if abs(time.time_ns() - max(fingerprint[:2])) > _SETTLED_NANOSECONDS else None


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        content = file.read(LONGEST_FILE + 1)
    if len(content) > LONGEST_FILE:
        raise ValueError("it is longer than a key")
    return content
