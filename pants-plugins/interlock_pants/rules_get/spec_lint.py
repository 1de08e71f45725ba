"""Spec validation, and the rules that specs are held against, as a linter."""

from __future__ import annotations

from typing import Any

from pants.core.goals.lint import LintResult
from pants.core.util_rules.partitions import Partitions
from pants.engine.rules import Get, collect_rules, rule
from pants.option.global_options import GlobalOptions

from interlock_pants import report, spec_check, spec_lint
from interlock_pants.report import Presentation, Report
from interlock_pants.spec_check import CheckRequest
from interlock_pants.spec_lint import SpecLintRequest
from interlock_pants.subsystem import Interlock


@rule
async def partition_specs(request: SpecLintRequest.PartitionRequest, interlock: Interlock) -> Partitions:
    files = spec_lint.spec_files(request.files)
    return Partitions.single_partition(files) if files and not interlock.skip else Partitions()


@rule(desc="Check specs")
async def lint_specs(
    request: SpecLintRequest.Batch[str, Any], interlock: Interlock, options: GlobalOptions
) -> LintResult:
    found = await Get(
        Report,
        CheckRequest(
            spec_lint.folders(request.elements),
            spec_check.rules_argument(interlock.spec_rules),
            Presentation.of(interlock.output_format, options.colors),
        ),
    )
    return report.lint_result(found, request.tool_name)


def rules():
    return [*collect_rules(), *SpecLintRequest.rules()]
