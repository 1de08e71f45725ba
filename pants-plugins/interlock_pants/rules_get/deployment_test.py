"""What is declared; what is made of it is shown by tests/integration."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pants.engine.addresses import Address
from pants.engine.fs import EMPTY_DIGEST, FileContent
from pants.engine.internals.scheduler import ExecutionError
from pants.engine.target import Target
from pants.testutil.rule_runner import RuleRunner

from interlock_pants import build_files, deployment
from interlock_pants.build_files import BuildFiles, PlacedCall
from interlock_pants.build_spans import UNSEEN
from interlock_pants.deployment import DeploymentFieldSet, OutputInTheWay
from interlock_pants.deployment_fields import KnownService
from interlock_pants.deployment_target import DeploymentTarget, PortalTarget
from interlock_pants.report import Report

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
        "spans": {"services": {}, "ports": {}, "replicas": {}},
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


def build_file(text: str) -> BuildFiles:
    return build_files.build_files(EMPTY_DIGEST, [FileContent("infra/BUILD", text.encode())])


def test_it_is_told_where_services_are_named(rule_runner: RuleRunner) -> None:
    text = "deployment(name='compose', platform='compose', services=['//services/tg_bot'], replicas={'tg_bot': 2})"
    read = build_file(text)
    placed = read.find(Address("infra", target_name="compose"), "deployment")
    written = text.partition("compose', ")[2].rstrip(")")
    told = json.loads(deployment.deployment_document(fields(rule_runner, written), placed, KNOWN))["spans"]
    assert told["ports"] == {}
    assert text[slice(*told["services"]["tg_bot"])] == "'//services/tg_bot'"
    assert text[slice(*told["replicas"]["tg_bot"])] == "'tg_bot'"


WRONG = (
    "deployment(name='compose', platform='compose', project='My Project', services=['services/bakend'],"
    " ports={'backend': '8000'}, replicas={'tg_bto': 0}, subnet='10.0.0.0/28', postgres_image='', redis_image='a b')\n"
)


def test_everything_wrong_with_the_fields_of_a_deployment_is_told_at_its_place(rule_runner: RuleRunner) -> None:
    rule_runner.write_files({"infra/BUILD": WRONG})
    wrong = DeploymentFieldSet.create(rule_runner.get_target(Address("infra", target_name="compose")))
    told = deployment.told_problems([wrong], KNOWN, build_file(WRONG))[wrong.address]
    assert told.splitlines()[0] == "The deployment infra:compose:"
    for entry, sentence in (
        ("'My Project'", "in `project`: `My Project` is no name of a project"),
        ("'services/bakend'", "in `services`: No service is at `services/bakend`. Did you mean `services/backend`?"),
        ("'8000'", "in `ports`: `8000` of `backend` is no place on a host"),
        ("'backend'", "in `ports`: `backend` is not among the `services` of this deployment."),
        ("'tg_bto'", "in `replicas`: `tg_bto` cannot have 0 replicas"),
        ("'tg_bto'", "in `replicas`: No service is called `tg_bto`. Did you mean `tg_bot`?"),
        ("'10.0.0.0/28'", "in `subnet`: `10.0.0.0/28` is too small"),
        ("''", "in `postgres_image`: An empty text names no image"),
        ("'a b'", "in `redis_image`: `a b` names no image"),
    ):
        assert f"infra/BUILD:1:{WRONG.index(entry) + 1}: {sentence}" in told


def test_a_deployment_of_no_service_is_refused_and_nothing_else_is_said_of_it(rule_runner: RuleRunner) -> None:
    wrong = fields(rule_runner, "platform='compose', services=[], ports={'backend': '127.0.0.1:80'}")
    (problem,) = wrong.problems(KNOWN)
    assert problem.field == "services"
    assert "It is empty" in problem.problem.sentence


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
    found = deployment.all_deployments(target(rule_runner, name) for name in ("b", "portal", "a"))
    assert [each.address.target_name for each in found.fields] == ["a", "b"]


def target(rule_runner: RuleRunner, name: str) -> Target:
    made = "".join(f"deployment(name='{each}', platform='compose')\n" for each in "ab")
    rule_runner.write_files({"infra/BUILD": f"{made}portal(name='portal')\n"})
    return rule_runner.get_target(Address("infra", target_name=name))


def test_what_is_wrong_with_fields_stands_before_what_the_compiler_found() -> None:
    found = deployment.lint_report(["fields"], None, Report(1, "found", EMPTY_DIGEST))
    assert (found.exit_code, found.text) == (1, "fields\nfound")
    assert deployment.lint_report([], "variables", None) == Report(1, "variables")
    assert deployment.lint_report([], None, Report(0, "no findings")) == Report(0, "no findings")


def test_what_lies_in_the_way_of_files_is_named(tmp_path: Path) -> None:
    address = Address("infra", target_name="compose")
    place = deployment.written_place(address, "dist", ["infra", "infra/compose"], ["infra/compose/compose.yaml"])
    assert deployment.check_place(str(tmp_path), place) == deployment.FreePlace()

    (tmp_path / "dist/infra/compose/compose.yaml").mkdir(parents=True)
    with pytest.raises(OutputInTheWay, match=r"a folder at dist/infra/compose/compose\.yaml\. Move it away\."):
        deployment.check_place(str(tmp_path), place)

    (tmp_path / "dist/infra/compose/compose.yaml").rmdir()
    (tmp_path / "dist/infra/compose").rmdir()
    (tmp_path / "dist/infra/compose").write_text("")
    with pytest.raises(OutputInTheWay, match="infra:compose cannot be written, because there is a file at"):
        deployment.check_place(str(tmp_path), place)
    # What is replaced is in nobody's way.
    portal = deployment.replaced_place(address, "dist")
    assert portal.folders == ("dist", "dist/infra")
    assert deployment.check_place(str(tmp_path), portal) == deployment.FreePlace()


def test_a_deployment_lies_in_a_folder_below_that_of_its_build_file() -> None:
    assert deployment.output_folder(Address("infra", target_name="compose")) == "infra/compose"
    assert deployment.output_folder(Address("", target_name="compose")) == "compose"


def test_packaging_a_deployment_again_leaves_the_secrets_that_lie_beside_it() -> None:
    """Pants clears the places of artifacts that it is told of."""
    (artifact,) = deployment.kept_package(Address("infra", target_name="x"), "dist", EMPTY_DIGEST).artifacts
    assert (artifact.relpath, artifact.extra_log_lines) == (None, ("Wrote dist/infra/x",))
