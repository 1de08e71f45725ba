from __future__ import annotations

import pytest
from pants.backend.python import target_types_rules
from pants.backend.python.target_types import PythonSourcesGeneratorTarget
from pants.backend.python.util_rules import python_sources
from pants.core.goals import tailor
from pants.core.goals.lint import LintResult
from pants.core.goals.tailor import AllOwnedSources
from pants.engine.addresses import Address, Addresses
from pants.engine.internals.scheduler import ExecutionError
from pants.engine.rules import QueryRule
from pants.engine.target import Dependencies, DependenciesRequest
from pants.testutil.rule_runner import RuleRunner

from interlock_pants.rules_get import (
    compiler_process,
    service,
    service_exposure,
    service_lint,
    services_file,
    spec_sources,
)
from interlock_pants.rules_get.service_lint import LintServiceFieldSet, LintServiceRequest
from interlock_pants.service_requests import (
    ExposedSpecs,
    ExposedSpecsRequest,
    InferServiceFieldSet,
    SoundService,
    SoundServiceRequest,
)
from interlock_pants.service_target import ServiceTarget, edges_of
from interlock_pants.services_file import MalformedServices, MalformedServicesRequest
from interlock_pants.target_types import SpecModelsTarget, SpecRouterTarget

BACKEND = Address("services/backend", target_name="backend")
APP = {
    "services/backend/app/BUILD": "python_sources()",
    "services/backend/app/main.py": "",
}


@pytest.fixture
def rule_runner() -> RuleRunner:
    return RuleRunner(
        rules=[
            *service.rules(),
            *service_lint.rules(),
            *services_file.rules(),
            *service_exposure.rules(),
            *compiler_process.rules(),
            *spec_sources.rules(),
            *python_sources.rules(),
            *target_types_rules.rules(),
            *tailor.rules(),
            QueryRule(Addresses, [DependenciesRequest]),
            QueryRule(SoundService, [SoundServiceRequest]),
            QueryRule(ExposedSpecs, [ExposedSpecsRequest]),
            QueryRule(LintResult, [LintServiceRequest.Batch]),
            QueryRule(AllOwnedSources, []),
            QueryRule(MalformedServices, [MalformedServicesRequest]),
        ],
        target_types=[ServiceTarget, PythonSourcesGeneratorTarget, SpecModelsTarget, SpecRouterTarget],
    )


def sound(rule_runner: RuleRunner) -> SoundService:
    target = rule_runner.get_target(BACKEND)
    return rule_runner.request(SoundService, [SoundServiceRequest(InferServiceFieldSet.create(target).request())])


def lint(rule_runner: RuleRunner) -> LintResult:
    fields = LintServiceFieldSet.create(rule_runner.get_target(BACKEND))
    return rule_runner.request(LintResult, [LintServiceRequest.Batch("", (fields,), None)])


def test_a_service_depends_on_its_composition_root(rule_runner: RuleRunner) -> None:
    rule_runner.write_files({**APP, "services/backend/BUILD": "service(name='backend', kind='fastapi')"})
    target = rule_runner.get_target(BACKEND)

    dependencies = rule_runner.request(Addresses, [DependenciesRequest(target[Dependencies])])

    assert [str(address) for address in dependencies] == ["services/backend/app/main.py"]
    assert sound(rule_runner).module == "services.backend.app.main"
    assert lint(rule_runner).exit_code == 0


def test_an_edge_that_leads_nowhere_is_told_by_the_linter_of_the_graph_alone(rule_runner: RuleRunner) -> None:
    rule_runner.write_files(
        {
            **APP,
            "services/backend/BUILD": "service(name='backend', kind='fastapi', exposes=['specs/users:apy'])",
            "specs/users/BUILD": "spec_router(name='api', source='api.yaml')",
            "specs/users/api.yaml": "",
        }
    )

    assert lint(rule_runner).exit_code == 0
    with pytest.raises(ExecutionError) as caught:
        sound(rule_runner)
    place = "services/backend/BUILD:1:50: in `exposes`"
    assert f"{place}: There is no target `specs/users:apy`. Did you mean `specs/users:api`?" in str(caught.value)


@pytest.mark.parametrize(
    ("targets", "told"),
    [
        ("spec_router(name='invoicing', source='invoices.yaml')", "no target `specs/billing:invoices`. Did you mean"),
        ("spec_models(name='invoices', source='invoices.yaml')", "`specs/billing:invoices` is a `spec_models`"),
        ("", "no target `specs/billing:invoices`"),
    ],
)
def test_what_the_graph_goes_by_files_and_cannot_see_is_told_here(
    rule_runner: RuleRunner, targets: str, told: str
) -> None:
    rule_runner.write_files(
        {
            **APP,
            "services/backend/BUILD": "service(name='backend', kind='fastapi', exposes=['specs/billing:invoices'])",
            "specs/billing/BUILD": targets,
            "specs/billing/invoices.yaml": "",
        }
    )

    result = lint(rule_runner)

    assert result.exit_code == 1
    assert told in result.stdout


def test_the_exposed_specs_are_the_files_of_the_routers_in_the_order_of_the_service(rule_runner: RuleRunner) -> None:
    rule_runner.write_files(
        {
            **APP,
            "services/backend/BUILD": (
                "service(name='backend', kind='fastapi',\n"
                "  exposes=['specs/users:api', 'specs/billing:invoicing', 'specs/nowhere:api'],\n"
                "  consumes={'specs/billing:api': ['*']})\n"
            ),
            "specs/users/BUILD": "spec_router(name='api', source='api.yaml')",
            "specs/users/api.yaml": "",
            "specs/billing/BUILD": "spec_router(name='api')\nspec_router(name='invoicing', source='invoices.yaml')",
            "specs/billing/api.yaml": "",
            "specs/billing/invoices.yaml": "",
        }
    )
    edges = edges_of(rule_runner.get_target(BACKEND))

    exposed = rule_runner.request(ExposedSpecs, [ExposedSpecsRequest(edges)])

    assert exposed.files == ("specs/users/api.yaml", "specs/billing/invoices.yaml")


def test_one_api_is_not_compared_with_anything(rule_runner: RuleRunner) -> None:
    """The compiler, which cannot be put together here, is not asked."""
    rule_runner.write_files(
        {
            **APP,
            "services/backend/BUILD": "service(name='backend', kind='fastapi', exposes=['specs/users:api'])",
            "specs/users/BUILD": "spec_router(name='api', source='api.yaml')",
            "specs/users/api.yaml": "",
        }
    )
    assert lint(rule_runner).exit_code == 0


def test_the_composition_root_can_be_named(rule_runner: RuleRunner) -> None:
    rule_runner.write_files(
        {
            "services/backend/BUILD": "service(name='backend', kind='python', module='services.backend.worker.run')",
            "services/backend/worker/BUILD": "python_sources()",
            "services/backend/worker/run.py": "",
        }
    )

    assert sound(rule_runner).module == "services.backend.worker.run"


def test_everything_wrong_with_a_service_is_told_at_once(rule_runner: RuleRunner) -> None:
    rule_runner.write_files(
        {
            "specs/users/BUILD": "spec_router(name='api', source='api.yaml')\nspec_models(name='models')",
            "specs/users/api.yaml": "",
            "specs/users/models.yaml": "",
            "services/backend/BUILD": (
                "service(name='backend', kind='fastapi',\n"
                "  exposes=['specs/user:api'], consumes={'specs/users:models': ['get_user']})\n"
                "spec_models(name='stray')\n"
            ),
            "services/backend/helper.py": "",
        }
    )

    with pytest.raises(ExecutionError) as caught:
        sound(rule_runner)

    told = str(caught.value)
    assert "InvalidService: The service services/backend:backend:" in told
    assert "Python beside a service's BUILD file: services/backend/helper.py" in told
    assert "`spec_models` services/backend:stray" in told
    assert "No target owns the module `services.backend.app.main`" in told
    assert "There is no target `specs/user:api`. Did you mean `specs/users:api`?" in told
    assert "`specs/users:models` is a `spec_models`; a `spec_router` belongs there." in told
    report = lint(rule_runner)
    assert report.exit_code == 1
    assert report.stdout in told


def test_a_package_is_not_taken_for_a_module_that_it_lacks(rule_runner: RuleRunner) -> None:
    rule_runner.write_files(
        {
            **APP,
            "services/backend/app/__init__.py": "",
            "services/backend/BUILD": ("service(name='backend', kind='fastapi', module='services.backend.app.mian')"),
        }
    )
    assert "No target owns the module `services.backend.app.mian`" in lint(rule_runner).stdout


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


WRONG = """\
service(
    name="backend",
    kind="fastapi",
    exposes=["users"],
    publishes={"specs/users:events": []},
    access=["mysql", "redis"],
)
"""
EVERYTHING_WRONG = (
    "services/backend/BUILD:4:14: in `exposes`: `users` is not an address",
    "services/backend/BUILD:5:16: in `publishes`: `specs/users:events` names no event",
    "services/backend/BUILD:6:13: in `access`: `mysql` is nothing a service can have access to",
)


def test_everything_wrong_with_the_fields_of_a_service_is_told_at_its_place(rule_runner: RuleRunner) -> None:
    rule_runner.write_files({**APP, "services/backend/BUILD": WRONG})
    told = lint(rule_runner).stdout
    for sentence in EVERYTHING_WRONG:
        assert sentence in told
    assert "Traceback" not in told


def test_what_is_wrong_with_the_fields_of_one_service_hides_no_other(rule_runner: RuleRunner) -> None:
    other = "service(name='bot', kind='aiogram', access=['rediss'])"
    rule_runner.write_files({**APP, "services/backend/BUILD": WRONG, "services/bot/BUILD": other})
    told = rule_runner.request(MalformedServices, [MalformedServicesRequest()]).text
    assert told is not None
    for sentence in (*EVERYTHING_WRONG, "services/bot/BUILD:1:45: in `access`: `rediss` is nothing"):
        assert sentence in told


def test_a_service_outside_of_services_is_told(rule_runner: RuleRunner) -> None:
    rule_runner.write_files(
        {"apps/BUILD": "service(name='x', kind='python')", "apps/app/BUILD": "python_sources()", "apps/app/main.py": ""}
    )
    fields = LintServiceFieldSet.create(rule_runner.get_target(Address("apps", target_name="x")))
    result = rule_runner.request(LintResult, [LintServiceRequest.Batch("", (fields,), None)])
    assert result.exit_code == 1
    assert "It lies outside of services/" in result.stdout
