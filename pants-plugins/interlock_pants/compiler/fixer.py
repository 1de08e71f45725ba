"""Fixers that apply what a linter of the same findings offers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pants.core.goals.lint import AbstractLintRequest
from pants.engine.unions import UnionRule


def fixer_rules(rules: Iterable[Any]) -> tuple[Any, ...]:
    """Those of a fixer, for `fix` alone: in `lint` a linter tells of what it would change, and where, and why."""
    in_lint = (AbstractLintRequest, AbstractLintRequest.Batch)
    return tuple(rule for rule in rules if not (isinstance(rule, UnionRule) and rule.union_base in in_lint))
