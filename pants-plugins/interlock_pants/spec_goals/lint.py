"""Specs are linted by the compiler's own check, whether or not a target owns them."""

from __future__ import annotations

from collections.abc import Iterable

from pants.core.goals.lint import LintFilesRequest
from pants.core.util_rules.partitions import PartitionerType

from interlock_pants.specs import layout
from interlock_pants.subsystem import Interlock


class SpecLintRequest(LintFilesRequest):
    tool_subsystem = Interlock
    partitioner_type = PartitionerType.CUSTOM


def spec_files(files: Iterable[str]) -> tuple[str, ...]:
    """The specs among some files, and those that are reported because of their suffix."""
    return tuple(file for file in files if layout.is_spec(file))


def folders(files: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({layout.folder_of(file) for file in files}))
