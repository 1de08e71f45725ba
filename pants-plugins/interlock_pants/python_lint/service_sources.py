"""Which Python files of services are looked at together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pants.engine.fs import PathGlobs

from interlock_pants.python_lint.batches import in_batches
from interlock_pants.service import layout

SOURCES = PathGlobs([f"{layout.SERVICES_FOLDER}/**/*.py"])

# A process costs as much as reading some twenty files. An edit waits for one file of its bucket to be read, and for its
# whole batch to be judged.
_READ_TOGETHER = 520
_JUDGED_TOGETHER = 350


@dataclass(frozen=True)
class Batch:
    """Files that one process judges. Pants shows them as the files from the first to the last."""

    files: tuple[str, ...]

    @property
    def description(self) -> str:
        first, last = self.files[0], self.files[-1]
        return first if first == last else f"{first} to {last}"


@dataclass(frozen=True)
class ServiceSources:
    """Every Python file below services/, in buckets that one process each reads.

    Buckets, and batches, stay as they are when other files come and go.
    """

    buckets: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, files: Iterable[str]) -> ServiceSources:
        return cls(in_batches(files, _READ_TOGETHER))

    @property
    def files(self) -> tuple[str, ...]:
        return tuple(file for bucket in self.buckets for file in bucket)

    def buckets_with(self, files: Iterable[str]) -> tuple[tuple[str, ...], ...]:
        wanted = frozenset(files)
        return tuple(bucket for bucket in self.buckets if not wanted.isdisjoint(bucket))

    def batches(self, files: Iterable[str]) -> tuple[Batch, ...]:
        """Those among some files that are of services, in the batches of all of them."""
        wanted = frozenset(files)
        every = in_batches(self.files, _JUDGED_TOGETHER)
        divided = (tuple(file for file in batch if file in wanted) for batch in every)
        return tuple(Batch(batch) for batch in divided if batch)


def files_text(files: tuple[str, ...]) -> str:
    """`12 Python files from services/a/app/main.py on`."""
    return f"{len(files)} Python files from {files[0]} on"
