"""Deployments, as a linter."""

from __future__ import annotations

from typing import Any

from pants.core.goals.lint import LintResult
from pants.engine.rules import Get, collect_rules, rule
from pants.option.global_options import GlobalOptions

from interlock_pants import report
from interlock_pants.deployment import DeploymentFieldSet, DeploymentsReportRequest
from interlock_pants.deployment_lint import DeploymentLint, LintDeploymentRequest
from interlock_pants.report import Presentation, Report
from interlock_pants.subsystem import Interlock


@rule(desc="Look over deployments")
async def lint_deployments(
    batch: LintDeploymentRequest.Batch[DeploymentFieldSet, Any], interlock: Interlock, options: GlobalOptions
) -> LintResult:
    presentation = Presentation.of(interlock.output_format, options.colors)
    found = await Get(Report, DeploymentsReportRequest(tuple(batch.elements), presentation))
    return report.lint_result(found, batch.tool_name)


def rules():
    return (*collect_rules(), *DeploymentLint.rules(), *LintDeploymentRequest.rules())
