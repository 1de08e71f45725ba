"""What is declared; what is made of it is shown by tests/integration."""

from __future__ import annotations

import json

import pytest
from pants.engine.addresses import Address
from pants.engine.fs import EMPTY_DIGEST
from pants.engine.internals.scheduler import ExecutionError
from pants.testutil.rule_runner import RuleRunner

from interlock_pants import deployment
from interlock_pants.build_files import PlacedCall
from interlock_pants.build_spans import UNSEEN
from interlock_pants.deployment import DeploymentFieldSet, InvalidDeployment
from interlock_pants.deployment_fields import KnownService
from interlock_pants.deployment_target import DeploymentTarget, PortalTarget

KNOWN = (
    KnownService("backend", "services/backend", "services/backend:backend"),
    KnownService("tg_bot", "services/tg_bot", "services/tg_bot:tg_bot"),
)


@pytest.fixture
def rule_runner() -> RuleRunner:
    return RuleRunner(rules=[], target_types=[DeploymentTarget, PortalTarget])


def fields(rule_runner: RuleRunner, written: str) -> DeploymentFieldSet:
    rule_runner.write_files({"infra/BUILD": f"deployment(name='compose', {written})\nportal(name='portal')\n"})
    return DeploymentFieldSet.create(rule_runner.get_target(Address("infra", target_name="compose")))


def document(rule_runner: RuleRunner, written: str) -> dict:
    placed = PlacedCall("infra/BUILD", UNSEEN)
    return json.loads(deployment.deployment_document(fields(rule_runner, written), placed, KNOWN))


def test_a_deployment_is_of_all_services_and_the_compiler_knows_the_rest(rule_runner: RuleRunner) -> None:
    assert document(rule_runner, "platform='compose'") == {
        "version": 1,
        "name": "compose",
        "address": "infra:compose",
        "file": "infra/BUILD",
        "span": [0, 0],
        "platform": "compose",
        "project": "interlock",
        "services": ["backend", "tg_bot"],
        "ports": {},
        "replicas": {},
        "images": {"postgres": None, "redis": None},
        "subnet": None,
    }


def test_what_is_given_is_told(rule_runner: RuleRunner) -> None:
    told = document(
        rule_runner,
        "platform='kubernetes', project='reminders', services=['services/tg_bot'], replicas={'tg_bot': 2},"
        " ports={'tg_bot': '127.0.0.1:80'}, postgres_image='p:1', redis_image='r:1', subnet='10.1.0.0/16'",
    )
    assert (told["platform"], told["project"], told["services"]) == ("kubernetes", "reminders", ["tg_bot"])
    assert (told["replicas"], told["ports"]) == ({"tg_bot": 2}, {"tg_bot": "127.0.0.1:80"})
    assert (told["images"], told["subnet"]) == ({"postgres": "p:1", "redis": "r:1"}, "10.1.0.0/16")


def test_services_that_are_not_there_are_told_with_the_deployment(rule_runner: RuleRunner) -> None:
    wrong = fields(rule_runner, "platform='compose', services=['services/bakend'], replicas={'tg_bto': 2}")
    with pytest.raises(InvalidDeployment) as caught:
        deployment.check_fields(wrong, KNOWN)
    told = str(caught.value)
    assert told.startswith("The deployment infra:compose:")
    assert "Did you mean `services/backend`?" in told
    assert "`replicas` names `tg_bto`" in told


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("", "'platform' field in target infra:compose"),
        ("platform='swarm'", "must be one of"),
        ("platform='compose', project='My Project'", "The `project` field of the deployment infra:compose"),
        ("platform='compose', ports={'backend': '8000'}", "`8000` of `backend` is no place on a host"),
        ("platform='compose', replicas={'backend': '2'}", "a dictionary of string -> int"),
        ("platform='compose', replicas={'backend': True}", "a dictionary of string -> int"),
        ("platform='compose', replicas={'backend': -1}", "`backend` cannot have -1 replicas"),
        ("platform='compose', subnet='10.0.0.0/28'", "is too small to cut networks from"),
        ("platform='compose', port={}", "Unrecognized field `port="),
    ],
)
def test_a_malformed_field_is_told_by_name(rule_runner: RuleRunner, written: str, told: str) -> None:
    with pytest.raises(ExecutionError) as caught:
        fields(rule_runner, written)
    assert told in str(caught.value)


def test_a_deployment_lies_in_a_folder_below_that_of_its_build_file() -> None:
    assert deployment.output_folder(Address("infra", target_name="compose")) == "infra/compose"
    assert deployment.output_folder(Address("", target_name="compose")) == "compose"


def test_packaging_a_deployment_again_leaves_the_secrets_that_lie_beside_it() -> None:
    """Pants clears the places of artifacts that it is told of."""
    (artifact,) = deployment.kept_package(Address("infra", target_name="x"), "dist", EMPTY_DIGEST).artifacts
    assert (artifact.relpath, artifact.extra_log_lines) == (None, ("Wrote dist/infra/x",))
