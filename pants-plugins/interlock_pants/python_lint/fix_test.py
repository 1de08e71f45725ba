from __future__ import annotations

from pants.core.goals.fix import AbstractFixRequest
from pants.core.goals.lint import AbstractLintRequest
from pants.engine.unions import UnionRule

from interlock_pants.compiler.fixer import fixer_rules
from interlock_pants.python_lint.fix import PythonFixRequest


def test_a_fixer_is_one_of_fix_and_none_of_lint() -> None:
    bases = [rule.union_base for rule in fixer_rules(PythonFixRequest.rules()) if isinstance(rule, UnionRule)]
    assert {AbstractFixRequest, AbstractFixRequest.Batch} <= set(bases)
    assert not {AbstractLintRequest, AbstractLintRequest.Batch} & set(bases)
