"""Which Python files of services are looked at together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pants.core.util_rules.partitions import Partition, Partitions
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


def batches(files: Iterable[str], sources: ServiceSources) -> Iterator[Batch]:
    wanted = frozenset(files)
    divided = (tuple(file for file in bucket if file in wanted) for bucket in sources.buckets)
    return (Batch(batch) for batch in divided if batch)


def partitions(files: Iterable[str], sources: ServiceSources) -> Partitions:
    """The files to lint. A batch is one element to Pants, which would divide it by a measure of its own."""
    return Partitions(Partition((batch.files[0],), batch) for batch in batches(files, sources))


def single_partition(files: Iterable[str], sources: ServiceSources) -> Partitions:
    """The files to lint, all together: of several batches there would be several reports, and old ones among them
    that belong to no batch any more."""
    wanted = frozenset(files)
    together = tuple(file for file in sources.files if file in wanted)
    return Partitions.single_partition((together[0],), metadata=Batch(together)) if together else Partitions()


def files_text(files: tuple[str, ...]) -> str:
    """`12 Python files from services/a/app/main.py on`."""
    return f"{len(files)} Python files from {files[0]} on"
