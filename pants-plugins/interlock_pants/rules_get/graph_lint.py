"""The graph of services, as a linter."""

from __future__ import annotations

from typing import Any

from pants.core.goals.lint import LintResult
from pants.core.util_rules.partitions import Partitions
from pants.engine.rules import Get, collect_rules, rule
from pants.option.global_options import GlobalOptions

from interlock_pants import graph_lint, report
from interlock_pants.graph_lint import GraphLint, LintGraphFieldSet, LintGraphRequest
from interlock_pants.report import Presentation, Report
from interlock_pants.service_graph import GraphLintRequest
from interlock_pants.subsystem import Interlock


@rule
async def partition_graph(
    request: LintGraphRequest.PartitionRequest[LintGraphFieldSet], subsystem: GraphLint
) -> Partitions:
    if subsystem.skip or not request.field_sets:
        return Partitions()
    return Partitions.single_partition((graph_lint.THE_GRAPH,))


@rule(desc="Look over the graph of services")
async def lint_services_graph(
    batch: LintGraphRequest.Batch[str, Any], interlock: Interlock, options: GlobalOptions
) -> LintResult:
    found = await Get(Report, GraphLintRequest(Presentation.of(interlock.output_format, options.colors)))
    return report.lint_result(found, batch.tool_name)


def rules():
    return (*collect_rules(), *GraphLint.rules(), *LintGraphRequest.rules())
