"""Spec validation as a linter."""

from __future__ import annotations

from typing import Any

from pants.core.goals.lint import LintResult
from pants.engine.rules import Get, collect_rules, rule

from interlock_pants import lint
from interlock_pants.lint import SpecLintRequest
from interlock_pants.spec_check import Checked, CheckRequest


@rule(desc="Check specs")
async def lint_specs(request: SpecLintRequest.Batch[Any, Any]) -> LintResult:
    checked = await Get(Checked, CheckRequest, lint.check_request(request.elements))
    return lint.lint_result(checked, request.tool_name)


def rules():
    return [*collect_rules(), *SpecLintRequest.rules()]
