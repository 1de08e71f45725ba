"""`lint-services` and `check-service` as processes see them: which services, which formats, which exit codes."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from interlock.commands import check_service, lint_services
from interlock.topology.testing_layout import declared_document

API = """\
operations:
  list_all: {rest: {method: GET, path: /all}}
"""
FILES = {
    "services/shop/BUILD": 'service(name="shop", exposes=["specs/a:api", "specs/b:api"], access=["rediss"])',
    "services/shop/app/main.py": "",
    "services/office/BUILD": 'service(name="office")',
    "services/office/app/main.py": "",
    "specs/a/api.yaml": API,
    "specs/b/api.yaml": API.replace("list_all", "list_most"),
}


@dataclass(frozen=True)
class Outcome:
    exit_code: int
    out: str
    err: str


class Repository:
    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._root = root
        self._capsys = capsys

    def write(self, **changed: str) -> None:
        """The files, with some specs replaced, and what the plugin tells of them."""
        files = {**FILES, **{f"specs/{name}/api.yaml": text for name, text in changed.items()}}
        document = declared_document(files)
        layout = document.pop("layout")
        assert isinstance(layout, dict)
        files["services.json"] = json.dumps(document)
        files["layout.json"] = json.dumps({"version": 1, **layout})
        for path, text in files.items():
            place = self._root / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")

    def run(self, command: ModuleType, *arguments: str) -> Outcome:
        parser = ArgumentParser()
        command.configure(parser)
        given = ("--services", "services.json", "--layout", "layout.json", *arguments)
        exit_code = command.run(parser.parse_args(given))
        return Outcome(exit_code, *self._capsys.readouterr())


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Repository:
    monkeypatch.chdir(tmp_path)
    made = Repository(tmp_path, capsys)
    made.write()
    return made


def ids(outcome: Outcome) -> list[str]:
    return [found["id"] for found in json.loads(outcome.out)["diagnostics"]]


def test_all_services_are_looked_over_and_what_is_found_is_exit_code_1(repository: Repository) -> None:
    outcome = repository.run(lint_services, "--format", "json")
    assert (outcome.exit_code, outcome.err) == (1, "")
    assert ids(outcome) == ["service/unknown-access", "spec/duplicate-route"]


def test_only_what_is_found_of_services_that_are_named_is_told(repository: Repository) -> None:
    outcome = repository.run(lint_services, "--service", "services/office:office")
    assert outcome == Outcome(0, "no findings\n", "")


def test_a_finding_is_shown_with_its_line(repository: Repository) -> None:
    outcome = repository.run(lint_services)
    assert outcome.out.startswith("services/shop/BUILD:1:70: error[service/unknown-access]: `rediss` is nothing that a")
    assert "help: did you mean `redis`?" in outcome.out
    assert "::: specs/a/api.yaml" in outcome.out


def test_a_report_goes_to_its_file_in_the_format_that_is_asked_for(repository: Repository, tmp_path: Path) -> None:
    repository.run(lint_services, "--format", "sarif", "--report", "found.sarif")
    (run,) = json.loads((tmp_path / "found.sarif").read_text(encoding="utf-8"))["runs"]
    described = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert described["service/unknown-access"]["shortDescription"]["text"] == "Access to something that there is not."


def test_that_routes_were_not_compared_is_told_and_is_exit_code_1(repository: Repository) -> None:
    repository.write(b="operations: 7")
    outcome = repository.run(lint_services, "--format", "json")
    assert (outcome.exit_code, ids(outcome)) == (1, ["service/unknown-access"])
    assert outcome.err == "routes of several APIs of one service were not compared, because specs have errors\n"


def test_one_service_is_checked_with_the_mistakes_of_the_specs_of_its_apis(repository: Repository) -> None:
    repository.write(b="operations: 7")
    outcome = repository.run(check_service, "--format", "json", "services/shop:shop")
    assert (outcome.exit_code, outcome.err) == (1, "")
    assert ids(outcome) == ["service/unknown-access", "spec/wrong-kind"]
    assert repository.run(check_service, "services/office:office") == Outcome(0, "no findings\n", "")


@pytest.mark.parametrize(
    ("command", "arguments"), [(lint_services, ("--service", "services/x:x")), (check_service, ("services/x:x",))]
)
def test_a_service_that_is_not_there_is_wrong_usage(
    repository: Repository, command: ModuleType, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        repository.run(command, *arguments)
    told = "there is no service services/x:x; there are: services/office:office, services/shop:shop\n"
    assert capsys.readouterr().err == told
