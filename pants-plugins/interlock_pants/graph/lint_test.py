from __future__ import annotations

import pytest
from pants.backend.python import target_types_rules
from pants.backend.python.target_types import PythonSourceTarget
from pants.backend.python.util_rules import python_sources
from pants.core.target_types import GenericTarget
from pants.engine.addresses import Address
from pants.testutil.rule_runner import RuleRunner

from interlock_pants import register
from interlock_pants.codegen import rules_get as codegen_rules
from interlock_pants.compiler import rules_get as compiler_rules
from interlock_pants.graph.lint import LintGraphFieldSet
from interlock_pants.specs import rules_get as specs_rules

RULES = (
    # Rules that infer dependencies stand on these.
    *python_sources.rules(),
    *target_types_rules.rules(),
    *codegen_rules.rules(),
    *compiler_rules.rules(),
    *specs_rules.rules(),
)
BUILD = """\
service(name="service", kind="python")
spec_models(name="models", source="models.yaml")
spec_tasks(name="tasks")
spec_router(name="api", source="api.yaml")
target(name="target")
python_source(name="python", source="x.py")
portal(name="portal")
"""


@pytest.mark.parametrize(
    ("name", "is_part"),
    [
        ("service", True),
        ("models", True),
        ("tasks", True),
        ("api", True),
        ("target", False),
        ("python", False),
        ("portal", False),
    ],
)
def test_the_graph_is_looked_at_with_any_service_or_spec(name: str, is_part: bool) -> None:
    rule_runner = RuleRunner(
        rules=RULES,
        target_types=[*register.target_types(), GenericTarget, PythonSourceTarget],
    )
    rule_runner.write_files({"specs/x/BUILD": BUILD})
    target = rule_runner.get_target(Address("specs/x", target_name=name))
    assert LintGraphFieldSet.is_applicable(target) == is_part


def test_the_graph_is_looked_at_with_what_is_generated_of_a_spec() -> None:
    rule_runner = RuleRunner(
        rules=RULES,
        target_types=register.target_types(),
    )
    rule_runner.write_files({"specs/x/BUILD": BUILD.partition("target(")[0]})
    target = rule_runner.get_target(Address("specs/x", target_name="api", generated_name="client"))
    assert LintGraphFieldSet.is_applicable(target)
