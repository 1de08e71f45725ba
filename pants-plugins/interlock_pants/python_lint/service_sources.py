"""Which Python files of services are looked at together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pants.engine.fs import PathGlobs

from interlock_pants.python_lint.batches import in_batches
from interlock_pants.service import layout

SOURCES = PathGlobs([f"{layout.SERVICES_FOLDER}/**/*.py"])

_TOGETHER = 400


@dataclass(frozen=True)
class Batch:
    """Files that one process holds against the rules. Pants shows them as the files from the first to the last."""

    files: tuple[str, ...]

    @property
    def description(self) -> str:
        first, last = self.files[0], self.files[-1]
        return first if first == last else f"{first} to {last}"


@dataclass(frozen=True)
class ServiceSources:
    """Every Python file below services/, in buckets that stay as they are when other files come and go."""

    buckets: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, files: Iterable[str]) -> ServiceSources:
        return cls(in_batches(files, _TOGETHER))

    @property
    def files(self) -> tuple[str, ...]:
        return tuple(file for bucket in self.buckets for file in bucket)

    def buckets_with(self, files: Iterable[str]) -> tuple[tuple[str, ...], ...]:
        wanted = frozenset(files)
        return tuple(bucket for bucket in self.buckets if not wanted.isdisjoint(bucket))

    def batches(self, files: Iterable[str]) -> tuple[Batch, ...]:
        """Those among some files that are of services, as they lie in the buckets."""
        wanted = frozenset(files)
        divided = (tuple(file for file in bucket if file in wanted) for bucket in self.buckets)
        return tuple(Batch(batch) for batch in divided if batch)


def files_text(files: tuple[str, ...]) -> str:
    """`12 Python files from services/a/app/main.py on`."""
    return f"{len(files)} Python files from {files[0]} on"
