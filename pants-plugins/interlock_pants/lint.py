"""Specs are linted by the compiler's own check."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pants.core.goals.lint import LintResult, LintTargetsRequest
from pants.core.util_rules.partitions import PartitionerType
from pants.engine.target import FieldSet

from interlock_pants import layout
from interlock_pants.spec_check import Checked, CheckRequest
from interlock_pants.subsystem import Interlock
from interlock_pants.target_types import SpecSourceField


@dataclass(frozen=True)
class SpecLintFieldSet(FieldSet):
    required_fields = (SpecSourceField,)

    source: SpecSourceField


class SpecLintRequest(LintTargetsRequest):
    """One batch for as many specs as fit, so that their findings come in one report."""

    field_set_type = SpecLintFieldSet
    tool_subsystem = Interlock
    partitioner_type = PartitionerType.DEFAULT_SINGLE_PARTITION


def check_request(elements: Iterable[SpecLintFieldSet]) -> CheckRequest:
    return CheckRequest(tuple(sorted({layout.folder_of(element.source.file_path) for element in elements})))


def lint_result(checked: Checked, tool_name: str) -> LintResult:
    return LintResult(checked.exit_code, checked.report, "", tool_name)
