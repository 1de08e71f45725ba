from __future__ import annotations

import json

import pytest

from interlock_pants.generate.editor_settings import Bindings, Merge, merge_settings

MODELS = "dist/codegen/.schemas/specs/users/models.schema.json"
API = "dist/codegen/.schemas/specs/users/api.schema.json"
GONE = "dist/codegen/.schemas/specs/gone/models.schema.json"
BINDINGS = Bindings("dist/codegen/.schemas/", {MODELS: ["specs/users/models.yaml"]})
OURS = {"yaml.schemas": {MODELS: ["specs/users/models.yaml"]}}
NOTHING = Bindings("dist/codegen/.schemas/", {})


def _merged(existing: str, bindings: Bindings = BINDINGS) -> str:
    merge = merge_settings(existing, bindings)
    assert merge.refusal is None
    assert merge.text is not None
    assert merge_settings(merge.text, bindings) == Merge()
    return merge.text


def test_bindings_are_read_from_the_file_that_the_compiler_writes() -> None:
    document = (
        '{"x-generated-by": "Interlock", "schemas": {".schemas/specs/users/models.schema.json": ["specs/a.yaml"]}}'
    )
    assert Bindings.read(document, "dist/codegen") == Bindings("dist/codegen/.schemas/", {MODELS: ["specs/a.yaml"]})


@pytest.mark.parametrize("existing", [None, "", " \n"])
def test_where_there_is_nothing_the_file_is_made(existing: str | None) -> None:
    assert merge_settings(existing, BINDINGS).text == (
        f'{{\n  "yaml.schemas": {{\n    "{MODELS}": [\n      "specs/users/models.yaml"\n    ]\n  }}\n}}\n'
    )


def test_without_specs_no_file_is_made() -> None:
    assert merge_settings(None, NOTHING) == Merge()


def test_all_else_stays_as_it_is_written() -> None:
    existing = '{\n\t"a": [1,2,   3],\n\t"\\u00e9": 1e3\n}\n'
    text = _merged(existing)
    assert text.startswith('{\n\t"a": [1,2,   3],\n\t"\\u00e9": 1e3,\n\t"yaml.schemas": {\n\t\t"dist')
    assert text.endswith("\n\t}\n}\n")
    assert json.loads(text) == {"a": [1, 2, 3], "é": 1000.0, **OURS}


@pytest.mark.parametrize("existing", ["{}", "{ }", "{\n}\n", "\n{}\n"])
def test_an_empty_object_gets_its_first_member(existing: str) -> None:
    assert json.loads(_merged(existing)) == OURS


def test_a_file_of_one_line_stays_json() -> None:
    assert json.loads(_merged('{"a": {"b": "}"}, "c": [{}]}')) == {"a": {"b": "}"}, "c": [{}], **OURS}


def test_line_breaks_are_those_of_the_file() -> None:
    text = _merged('{\r\n  "a": 1\r\n}\r\n')
    assert text.count("\n") == text.count("\r\n")


def test_entries_of_other_schemas_stay_and_old_ones_of_ours_go() -> None:
    existing = json.dumps({"yaml.schemas": {"own.json": "*.yml", GONE: ["x"], MODELS: ["old"]}, "z": None}, indent=4)
    settings = json.loads(_merged(existing))
    assert settings == {"yaml.schemas": {"own.json": "*.yml", MODELS: ["specs/users/models.yaml"]}, "z": None}
    assert list(settings) == ["yaml.schemas", "z"]


def test_what_is_right_is_not_written_again_however_it_is_laid_out() -> None:
    assert merge_settings(json.dumps(OURS), BINDINGS) == Merge()


def test_when_the_last_spec_goes_its_entries_go() -> None:
    assert json.loads(_merged(json.dumps(OURS), NOTHING)) == {"yaml.schemas": {}}
    assert merge_settings("{}", NOTHING) == Merge()


@pytest.mark.parametrize(
    ("existing", "reason"),
    [
        ("// mine\n{}", "comments"),
        ('{"a": 1, /* why */ "b": 2}', "comments"),
        ('{"a": 1,}', "comments"),
        ("[]", "no JSON object"),
        ('{"yaml.schemas": []}', '"yaml.schemas" is no JSON object'),
    ],
)
def test_what_cannot_be_changed_with_certainty_is_left_alone(existing: str, reason: str) -> None:
    merge = merge_settings(existing, BINDINGS)
    assert merge.text is None
    assert reason in (merge.refusal or "")


def test_what_stands_twice_counts_where_it_stands_last() -> None:
    text = _merged('{"yaml.schemas": {"a.json": "a"}, "yaml.schemas": {"b.json": "b"}}')
    assert json.loads(text)["yaml.schemas"] == {"b.json": "b", MODELS: ["specs/users/models.yaml"]}
