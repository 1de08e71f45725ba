from __future__ import annotations

import pytest

from interlock.lower.testing import Lowered, fields, users


@pytest.mark.parametrize(
    "name",
    [
        "list",
        "str",
        "date",
        "datetime",
        "int",
        "type",
        "id",
        "name",
        "value",
        "model_name",
        "camelCase",
        "Model",
        "self",
    ],
)
def test_awkward_field_names_are_let_through(name: str) -> None:
    assert fields(f"{name}: date").findings == []


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("from", "spec/reserved-name"),
        ("class", "spec/reserved-name"),
        ("json", "spec/reserved-name"),
        ("model_config", "spec/reserved-name"),
        ("copy", "spec/reserved-name"),
        ("filter[name]", "spec/identifier"),
        ("_id", "spec/identifier"),
        ("grüße", "spec/identifier"),
        ("1st", "spec/identifier"),
    ],
)
def test_names_that_need_wire(name: str, id: str) -> None:
    found = fields(f'"{name}": int')
    assert [diagnostic.id for diagnostic in found.diagnostics] == [id]
    assert "wire: " in (found.diagnostics[0].help or "")


def test_wire_is_the_cure() -> None:
    assert fields("from_: {type: int, wire: from}").field("users.Thing", "from_").wire == "from"


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("a: {type: int, wire: b}\nb: int", ["spec/wire-collision: b"]),
        ("a: {type: int, wire: c}\nb: {type: int, wire: c}", ["spec/wire-collision: c"]),
        ("a: {type: int, wire: b}\nb: {type: int, wire: c}", ["spec/wire-collision: b"]),
        ('a: {type: int, wire: ""}', ['spec/wire-name: ""']),
    ],
)
def test_two_fields_do_not_share_a_name(text: str, findings: list[str]) -> None:
    assert fields(text).findings == findings


@pytest.mark.parametrize(
    ("api", "finding"),
    [
        ("operations: {import: {rest: {method: GET, path: /x}}}", "spec/reserved-name: import"),
        ("operations: {get-it: {rest: {method: GET, path: /x}}}", "spec/identifier: get-it"),
        ("domain: my-api\noperations: {get: {rest: {method: GET, path: /x}}}", "spec/identifier: my-api"),
        ("operations: {_get: {rest: {method: GET, path: /x}}}", "spec/identifier: _get"),
        ("domain: class\noperations: {get: {rest: {method: GET, path: /x}}}", "spec/reserved-name: class"),
        (
            "operations: {get: {params: [{name: body, type: int, source: query}], rest: {method: GET, path: /x}}}",
            "spec/reserved-name: body",
        ),
        (
            "errors: {Gone: {status: 410, fields: {detail: string}}}\n"
            "operations: {get: {rest: {method: GET, path: /x}}}",
            "spec/reserved-name: detail",
        ),
        (
            "errors: {Gone: {status: 410, fields: {a: {type: int, wire: title}}}}\n"
            "operations: {get: {rest: {method: GET, path: /x}}}",
            "spec/reserved-name: title",
        ),
    ],
)
def test_names_in_an_api(api: str, finding: str) -> None:
    assert users(api=api).findings == [finding]


@pytest.mark.parametrize("folder", ["import", "my-users", "Users", "1st"])
def test_a_folder_that_cannot_be_a_module_is_told_once(folder: str) -> None:
    found = Lowered(
        {
            f"{folder}/models.yaml": "models: {A: {fields: {x: int}}}",
            f"{folder}/events.yaml": "events: {a: {message: A}}",
        }
    )
    assert [diagnostic.id for diagnostic in found.diagnostics] == ["spec/identifier"]


def test_an_api_file_that_cannot_be_a_module() -> None:
    found = Lowered({"users/my-api.yaml": "operations: {ping: {rest: {method: GET, path: /x}}}"})
    assert "`my-api`" in found.diagnostics[0].message


@pytest.mark.parametrize(
    "models",
    [
        "user: {fields: {x: int}}",
        "my-user: {fields: {x: int}}",
        "User: {fields: {x: int}, variants: {read: {}}}",
        "money: decimal",
    ],
)
def test_types_and_variants_start_with_a_capital(models: str) -> None:
    assert [diagnostic.id for diagnostic in users(models).diagnostics] == ["spec/identifier"]


def test_a_keyword_is_no_model() -> None:
    assert users("None: {fields: {x: int}}").findings == ["spec/reserved-name: None"]


@pytest.mark.parametrize(
    ("name", "help"),
    [
        ("grüße", "call it `grusse` and add `wire: grüße`"),
        ("filter[name]", 'call it `filter_name` and add `wire: "filter[name]"`'),
        ("цена", "choose a name of ASCII letters and add `wire: цена`"),
        ("prix_œuvre", "choose a name of ASCII letters and add `wire: prix_œuvre`"),
    ],
)
def test_a_name_is_proposed_only_where_it_is_like_the_wrong_one(name: str, help: str) -> None:
    (found,) = fields(f'"{name}": date').diagnostics
    assert found.help == help
