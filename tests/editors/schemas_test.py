"""The schemas take what the compiler takes, and find the typos that it finds."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from interlock import compiler
from interlock.emit.driver import write
from tests.diagnostics.good import GOOD
from tests.diagnostics.scenarios import Scenario, rendered
from tests.diagnostics.scenarios import scenarios as mistaken
from tests.editors.validation import Workspace
from tests.golden.scenarios import scenarios, write_tree

ROOT = Path(__file__).parents[2]
RIGHT = {
    "reference_system": ROOT,
    "earlier_format": ROOT / "tests" / "earlier_format",
    "orders": ROOT / "tests" / "benchmarks" / "orders",
    **{f"golden_{scenario.name}": scenario.root for scenario in scenarios()},
}
TYPOS = [scenario for scenario in mistaken() if scenario.name.startswith("typo_in_")]
REFERENCE = re.compile(r"^```yaml\n# (specs/\S+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
WRONG_KEY = re.compile(r"error\[spec/(?:unknown|missing)-key\]: (?:unknown key |.* needs )`(\w+)`")


@pytest.mark.parametrize("root", RIGHT.values(), ids=RIGHT.keys())
def test_specs_that_are_right_are_valid(root: Path) -> None:
    workspace = Workspace(root)
    assert workspace.specs()
    assert [error for spec in workspace.specs() for error in workspace.errors(spec)] == []


@pytest.mark.parametrize("root", RIGHT.values(), ids=RIGHT.keys())
def test_every_schema_is_one_of_draft_2020_12(root: Path) -> None:
    workspace = Workspace(root)
    assert workspace.schemas
    for schema in workspace.schemas.values():
        assert schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
        Draft202012Validator.check_schema(schema)


def test_specs_with_much_of_the_language_are_valid(tmp_path: Path) -> None:
    write_tree(dict(GOOD), tmp_path)
    workspace = Workspace(tmp_path)
    assert len(workspace.specs()) == len(GOOD)
    assert [error for spec in workspace.specs() for error in workspace.errors(spec)] == []


@pytest.mark.parametrize(
    "field",
    [
        '{type: map, key: " string ", value: int}',
        "{type: map, key: {type: string}, value: int}",
        "{type: dict, key: {type: {type: string}}, value: int}",
        '" int"',
        '"Name "',
        '{type: list, of: " Name "}',
    ],
)
def test_a_type_may_be_written_with_spaces_around_it_and_a_key_in_the_long_form(tmp_path: Path, field: str) -> None:
    models = f"models: {{Name: {{type: string}}, A: {{fields: {{x: {field}}}}}}}"
    write_tree({"specs/shop/models.yaml": models}, tmp_path)
    assert compiler.check(tmp_path).system is not None
    assert Workspace(tmp_path).errors("specs/shop/models.yaml") == []


def test_the_examples_of_the_spec_reference_are_valid(tmp_path: Path) -> None:
    examples = dict(REFERENCE.findall((ROOT / "docs" / "spec-reference.md").read_text(encoding="utf-8")))
    write_tree(examples, tmp_path)
    workspace = Workspace(tmp_path)
    assert len(examples) == 4
    assert [error for spec in workspace.specs() for error in workspace.errors(spec)] == []


@pytest.mark.parametrize("scenario", TYPOS, ids=lambda scenario: scenario.name)
def test_a_key_that_the_compiler_finds_wrong_or_missing_is_flagged(scenario: Scenario) -> None:
    workspace = Workspace(scenario.folder)
    (spec,) = workspace.specs()
    wrong = set(WRONG_KEY.findall(rendered(scenario.check())))
    assert wrong
    assert wrong - workspace.names_flagged(spec) == set()


def test_there_are_scenarios_of_typos_for_every_kind_of_file() -> None:
    assert {Path(spec).name for scenario in TYPOS for spec in Workspace(scenario.folder).specs()} == {
        "models.yaml",
        "api.yaml",
        "events.yaml",
        "tasks.yaml",
        "manifest.yaml",
    }


@pytest.mark.parametrize("scenario", mistaken(), ids=lambda scenario: scenario.name)
def test_there_are_schemas_whatever_is_wrong_with_the_specs(scenario: Scenario) -> None:
    workspace = Workspace(scenario.folder)
    domains = {Path(spec).parent.as_posix() for spec in workspace.specs()} - {"specs"}
    assert {f".schemas/{domain}/models.schema.json" for domain in domains} <= workspace.schemas.keys()


@pytest.mark.parametrize(
    ("spec", "text", "flagged"),
    [
        ("users/api.yaml", "operations:\n  a: {output: UserRaed}", "UserRaed"),
        ("users/api.yaml", 'operations:\n  a: {output: "list[UserRaed]"}', "list[UserRaed]"),
        ("users/api.yaml", "operations:\n  a: {output: reminders.Remider}", "reminders.Remider"),
        ("users/api.yaml", "operations:\n  a: {output: users.UserRaed}", "users.UserRaed"),
        ("users/api.yaml", "operations:\n  a: {errors: [notFound]}", "notFound"),
        ("users/api.yaml", "operations:\n  a: {events: {subscribe: registred}}", "registred"),
        ("users/api.yaml", "operations:\n  a: {auth: nobody}", "nobody"),
        ("users/api.yaml", "operations:\n  a: {rest: {method: get, path: ''}}", "get"),
        ("users/api.yaml", "operations:\n  a: {timeout: 5 minutes}", "5 minutes"),
        ("users/events.yaml", "events:\n  a: {message: UserRaed}", "UserRaed"),
        ("users/tasks.yaml", "tasks:\n  a: {input: UserRaed, retries: {backoff: linear}}", "linear"),
        ("users/models.yaml", "models:\n  A: {fields: {a: strng}}", "strng"),
        ("users/models.yaml", "models:\n  A: {fields: {a: reminders.Remider}}", "reminders.Remider"),
        ("users/models.yaml", "models:\n  A: {type: enum}", "values"),
        ("users/models.yaml", "models:\n  a: int", "a"),
    ],
)
def test_a_wrong_value_is_flagged(tmp_path: Path, spec: str, text: str, flagged: str) -> None:
    workspace = _reference_system(tmp_path)
    (tmp_path / "specs" / spec).write_text(text)
    assert flagged in workspace.names_flagged(f"specs/{spec}")


@pytest.mark.parametrize(
    ("spec", "text"),
    [
        ("users/models.yaml", "models:\n  A: {fields: {a: New, b: 'list[New?]', c: 'map[string, users.New]'}}"),
        ("users/api.yaml", "operations:\n  a: {errors: [NewError], output: users.UserRead}"),
        ("users/api.yaml", "operations:\n  a: {output: 'map[string,list[reminders.ReminderRead?]]?'}"),
        ("users/api.yaml", "operations:\n  a: {output: {type: list, of: {type: nullable, of: UserRead}}}"),
        ("users/events.yaml", "events:\n  a: {message: UserRead, subscribers: [not_there_yet]}"),
    ],
)
def test_what_is_declared_in_the_same_file_may_be_newer_than_the_schema(tmp_path: Path, spec: str, text: str) -> None:
    workspace = _reference_system(tmp_path)
    (tmp_path / "specs" / spec).write_text(text)
    assert workspace.errors(f"specs/{spec}") == []


def test_names_of_a_folder_that_cannot_be_read_whole_are_not_called_wrong(tmp_path: Path) -> None:
    _reference_system(tmp_path)
    (tmp_path / "specs" / "reminders" / "models.yaml").write_text("models: {Reminder: {fields: {text: [}")
    broken = Workspace(tmp_path)
    (tmp_path / "specs" / "users" / "api.yaml").write_text("operations:\n  a: {output: reminders.ReminderRead}")
    assert broken.errors("specs/users/api.yaml") == []
    (tmp_path / "specs" / "users" / "api.yaml").write_text("operations:\n  a: {output: remainders.ReminderRead}")
    assert "remainders.ReminderRead" in broken.names_flagged("specs/users/api.yaml")


def test_files_that_are_not_there_yet_are_bound(tmp_path: Path) -> None:
    bound = {spec for specs in _reference_system(tmp_path).bindings.values() for spec in specs}
    assert {f"specs/users/{stem}.yaml" for stem in ("api", "events", "manifest", "models", "tasks")} <= bound


def test_the_bytes_are_the_same_under_any_hash_seed(tmp_path: Path) -> None:
    trees = []
    for seed in ("1", "2"):
        subprocess.run(
            [
                sys.executable,
                "-m",
                "interlock",
                "schemas",
                "--out",
                tmp_path / seed,
                "--service",
                "b",
                "--service",
                "a",
            ],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path)), "PYTHONHASHSEED": seed},
            check=True,
        )
        trees.append(
            {path.relative_to(tmp_path / seed): path.read_bytes() for path in (tmp_path / seed).rglob("*.json")}
        )
    assert trees[0] == trees[1]
    assert len(trees[0]) > 10


def test_the_command_writes_schemas_of_specs_that_are_wrong(tmp_path: Path) -> None:
    write_tree({"specs/users/models.yaml": "models: {User: {feilds: [", "specs/users/api.yaml": "- 1"}, tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "interlock", "schemas", "--out", tmp_path / "out"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    written = {path.name for path in (tmp_path / "out" / ".schemas" / "specs" / "users").iterdir()}
    assert written == {f"{kind}.schema.json" for kind in ("api", "events", "manifest", "models", "tasks")}


def test_what_is_written_is_marked_as_generated(tmp_path: Path) -> None:
    write(compiler.editor_schemas(ROOT), tmp_path)
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert written
    assert all(b'"x-generated-by": "Interlock"' in path.read_bytes()[:200] for path in written)


def _reference_system(root: Path) -> Workspace:
    """The schemas of this repository's specs, copied to `root`."""
    specs = sorted((ROOT / "specs").rglob("*.yaml"))
    write_tree({path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in specs}, root)
    return Workspace(root)
