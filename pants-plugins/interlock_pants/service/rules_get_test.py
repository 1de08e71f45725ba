from __future__ import annotations

import pytest
from pants.backend.python import target_types_rules
from pants.backend.python.target_types import PythonSourcesGeneratorTarget
from pants.backend.python.util_rules import python_sources
from pants.core.goals import tailor
from pants.core.goals.tailor import AllOwnedSources
from pants.engine.addresses import Address, Addresses
from pants.engine.internals.scheduler import ExecutionError
from pants.engine.rules import QueryRule
from pants.engine.target import Dependencies, DependenciesRequest
from pants.testutil.rule_runner import RuleRunner

from interlock_pants.service import rules_get as service_rules
from interlock_pants.service.edges import SpecAddress, SpecEdge
from interlock_pants.service.requests import CompositionRoot, CompositionRootRequest, InferServiceFieldSet
from interlock_pants.service.target import ServiceTarget, edges_of

BACKEND = Address("services/backend", target_name="backend")
APP = {
    "services/backend/app/BUILD": "python_sources()",
    "services/backend/app/main.py": "",
}


@pytest.fixture
def rule_runner() -> RuleRunner:
    return RuleRunner(
        rules=[
            *service_rules.rules(),
            *python_sources.rules(),
            *target_types_rules.rules(),
            *tailor.rules(),
            QueryRule(Addresses, [DependenciesRequest]),
            QueryRule(CompositionRoot, [CompositionRootRequest]),
            QueryRule(AllOwnedSources, []),
        ],
        target_types=[ServiceTarget, PythonSourcesGeneratorTarget],
    )


def root(rule_runner: RuleRunner) -> CompositionRoot:
    fields = InferServiceFieldSet.create(rule_runner.get_target(BACKEND))
    return rule_runner.request(CompositionRoot, [CompositionRootRequest(fields.request())])


def test_a_service_depends_on_its_composition_root(rule_runner: RuleRunner) -> None:
    rule_runner.write_files({**APP, "services/backend/BUILD": "service(name='backend', kind='fastapi')"})
    target = rule_runner.get_target(BACKEND)

    dependencies = rule_runner.request(Addresses, [DependenciesRequest(target[Dependencies])])

    assert [str(address) for address in dependencies] == ["services/backend/app/main.py"]
    assert root(rule_runner).module == "services.backend.app.main"
    assert [str(owner) for owner in root(rule_runner).owners] == ["services/backend/app/main.py"]


def test_the_composition_root_can_be_named(rule_runner: RuleRunner) -> None:
    rule_runner.write_files(
        {
            "services/backend/BUILD": "service(name='backend', kind='python', module='services.backend.worker.run')",
            "services/backend/worker/BUILD": "python_sources()",
            "services/backend/worker/run.py": "",
        }
    )
    found = root(rule_runner)
    assert (found.module, len(found.owners)) == ("services.backend.worker.run", 1)


def test_a_package_is_not_taken_for_a_module_that_it_lacks(rule_runner: RuleRunner) -> None:
    rule_runner.write_files(
        {
            **APP,
            "services/backend/app/__init__.py": "",
            "services/backend/BUILD": "service(name='backend', kind='fastapi', module='services.backend.app.mian')",
        }
    )
    assert root(rule_runner).owners == Addresses()


def test_the_edges_are_all_that_are_addresses_in_the_order_of_the_fields(rule_runner: RuleRunner) -> None:
    fields = "consumes={'//specs/a:api': ['x']}, exposes=['specs/b:api', 'users'], runs=['specs/c:tasks']"
    rule_runner.write_files({"services/backend/BUILD": f"service(name='backend', kind='fastapi', {fields})"})
    assert edges_of(rule_runner.get_target(BACKEND)) == (
        SpecEdge("exposes", "specs/b:api", SpecAddress("specs/b", "api")),
        SpecEdge("consumes", "//specs/a:api", SpecAddress("specs/a", "api")),
        SpecEdge("runs", "specs/c:tasks", SpecAddress("specs/c", "tasks")),
    )


def test_tailor_leaves_python_beside_a_service_alone(rule_runner: RuleRunner) -> None:
    rule_runner.write_files(
        {**APP, "services/backend/BUILD": "service(name='backend', kind='fastapi')", "services/backend/helper.py": ""}
    )

    assert "services/backend/helper.py" in rule_runner.request(AllOwnedSources, [])


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ("", "'kind' field in target services/backend:backend"),
        ("kind='flask'", "'kind' field in target services/backend:backend must be one of"),
        ("kind='fastapi', consumes=['specs/users:api']", "'consumes' field in target services/backend:backend"),
    ],
)
def test_a_field_of_another_type_is_told_by_name(rule_runner: RuleRunner, fields: str, told: str) -> None:
    rule_runner.write_files({"services/backend/BUILD": f"service(name='backend', {fields})"})

    with pytest.raises(ExecutionError) as caught:
        rule_runner.get_target(BACKEND)

    assert told in str(caught.value)


def test_every_field_that_does_not_exist_is_told_with_the_one_that_may_be_meant(rule_runner: RuleRunner) -> None:
    rule_runner.write_files(
        {"services/backend/BUILD": "service(name='backend', kind='fastapi', expose=['specs/users:api'], acces=[])"}
    )

    with pytest.raises(ExecutionError) as caught:
        rule_runner.get_target(BACKEND)

    told = str(caught.value)
    assert "Unrecognized field `expose` in target services/backend:backend. Did you mean `exposes`?" in told
    assert "Unrecognized field `acces` in target services/backend:backend. Did you mean `access`?" in told
    assert "A `service` has: access, consumes, dependencies, description, enqueues, exposes" in told
    assert "_beside" not in told
