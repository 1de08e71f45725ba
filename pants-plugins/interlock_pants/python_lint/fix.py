"""Applies the safe fixes of the rules to the Python of services."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pants.core.goals.fix import FixFilesRequest
from pants.core.util_rules.partitions import Partition, PartitionerType, Partitions

from interlock_pants.compiler.report import Presentation
from interlock_pants.python_lint import service_sources
from interlock_pants.python_lint.service_sources import ServiceSources
from interlock_pants.subsystem import Fixer


class PythonFixRequest(FixFilesRequest):
    """Pants may divide the files of a batch of the linter. Each part asks for what is found in the whole batch."""

    tool_subsystem = Fixer
    partitioner_type = PartitionerType.CUSTOM


@dataclass(frozen=True)
class PythonReportRequest:
    """Asks what the rules find in some files below services/."""

    files: tuple[str, ...]
    presentation: Presentation


def partitions(files: Iterable[str], sources: ServiceSources) -> Partitions:
    """The files to mend, in the batches of the linter, so that both ask for the same."""
    batches = service_sources.batches(files, sources)
    return Partitions(Partition(batch.files, batch) for batch in batches)
