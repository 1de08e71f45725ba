"""What is declared; what is made of it is shown by tests/integration."""

from __future__ import annotations

import json

import pytest
from pants.engine.addresses import Address
from pants.engine.fs import EMPTY_DIGEST, FileContent
from pants.engine.internals.scheduler import ExecutionError
from pants.engine.target import Target
from pants.testutil.rule_runner import RuleRunner

from interlock_pants.build_files import texts
from interlock_pants.build_files.spans import UNSEEN
from interlock_pants.build_files.texts import BuildFiles, PlacedCall
from interlock_pants.deployment import field_sets
from interlock_pants.deployment.document import deployment_document
from interlock_pants.deployment.field_sets import DeploymentFieldSet
from interlock_pants.deployment.fields import KnownService
from interlock_pants.deployment.target import DeploymentTarget, PortalTarget

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
    return json.loads(deployment_document(fields(rule_runner, written), placed, KNOWN))


def test_a_deployment_is_of_all_services_and_the_compiler_knows_the_rest(rule_runner: RuleRunner) -> None:
    assert document(rule_runner, "platform='compose'") == {
        "version": 1,
        "name": "compose",
        "address": "infra:compose",
        "file": "infra/BUILD",
        "span": [0, 0],
        "spans": {
            "services": {},
            "ports": {},
            "replicas": {},
            "fields": {
                "project": [0, 0],
                "services": [0, 0],
                "postgres_image": [0, 0],
                "redis_image": [0, 0],
                "subnet": [0, 0],
            },
        },
        "platform": "compose",
        "project": "interlock",
        "selection": None,
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


def build_file(text: str) -> BuildFiles:
    return texts.build_files(EMPTY_DIGEST, [FileContent("infra/BUILD", text.encode())])


def test_it_is_told_where_services_are_named(rule_runner: RuleRunner) -> None:
    text = "deployment(name='compose', platform='compose', services=['//services/tg_bot'], replicas={'tg_bot': 2})"
    read = build_file(text)
    placed = read.find(Address("infra", target_name="compose"), "deployment")
    written = text.partition("compose', ")[2].rstrip(")")
    told = json.loads(deployment_document(fields(rule_runner, written), placed, KNOWN))["spans"]
    assert told["ports"] == {}
    assert text[slice(*told["services"]["tg_bot"])] == "'//services/tg_bot'"
    assert text[slice(*told["replicas"]["tg_bot"])] == "'tg_bot'"


def test_what_is_wrong_is_told_as_it_is_written_and_with_its_place(rule_runner: RuleRunner) -> None:
    written = "platform='compose', project='My Project', services=['services/bakend'], postgres_image=''"
    text = f"deployment(name='compose', {written})"
    placed = build_file(text).find(Address("infra", target_name="compose"), "deployment")
    told = json.loads(deployment_document(fields(rule_runner, written), placed, KNOWN))
    [selected] = told["selection"]
    assert (selected["text"], text[slice(*selected["span"])]) == ("services/bakend", "'services/bakend'")
    assert (told["project"], told["services"], told["images"]["postgres"]) == ("My Project", [], "")
    spans = {field: text[slice(*span)] for field, span in told["spans"]["fields"].items()}
    assert spans == {
        "project": "'My Project'",
        "services": "['services/bakend']",
        "postgres_image": "''",
        "redis_image": text,
        "subnet": text,
    }


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("", "'platform' field in target infra:compose"),
        ("platform='swarm'", "must be one of"),
        ("platform='compose', replicas={'backend': '2'}", "a dictionary of string -> int"),
        ("platform='compose', replicas={'backend': True}", "a dictionary of string -> int"),
        ("platform='compose', port={}", "Unrecognized field `port` in target infra:compose. Did you mean `ports`?"),
    ],
)
def test_a_field_of_another_type_is_told_by_name(rule_runner: RuleRunner, written: str, told: str) -> None:
    with pytest.raises(ExecutionError) as caught:
        fields(rule_runner, written)
    assert told in str(caught.value)


def test_a_field_that_a_portal_does_not_have_is_told_without_what_nobody_is_to_set(rule_runner: RuleRunner) -> None:
    rule_runner.write_files({"infra/BUILD": "portal(name='portal', titel='x')"})
    with pytest.raises(ExecutionError) as caught:
        rule_runner.get_target(Address("infra", target_name="portal"))
    assert "Did you mean `title`?\nA `portal` has: description, tags, title." in str(caught.value)


def test_all_deployments_of_the_repository_are_found(rule_runner: RuleRunner) -> None:
    found = field_sets.all_deployments(target(rule_runner, name) for name in ("b", "portal", "a"))
    assert [each.address.target_name for each in found.fields] == ["a", "b"]


def target(rule_runner: RuleRunner, name: str) -> Target:
    made = "".join(f"deployment(name='{each}', platform='compose')\n" for each in "ab")
    rule_runner.write_files({"infra/BUILD": f"{made}portal(name='portal')\n"})
    return rule_runner.get_target(Address("infra", target_name=name))
