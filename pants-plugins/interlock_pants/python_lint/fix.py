"""Applies the safe fixes of the rules to the Python of services."""

from __future__ import annotations

from collections.abc import Iterable

from pants.core.goals.fix import FixFilesRequest
from pants.core.util_rules.partitions import Partition, PartitionerType, Partitions

from interlock_pants.python_lint.service_sources import ServiceSources
from interlock_pants.subsystem import Fixer


class PythonFixRequest(FixFilesRequest):
    """Pants may divide the files of a batch of the linter. Each part asks for what is found in the whole batch."""

    tool_subsystem = Fixer
    partitioner_type = PartitionerType.CUSTOM


def partitions(files: Iterable[str], sources: ServiceSources) -> Partitions:
    """The files to mend, in the batches of the linter, so that both ask for the same."""
    return Partitions(Partition(batch.files, batch) for batch in sources.batches(files))
