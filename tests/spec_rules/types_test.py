from __future__ import annotations

from pathlib import Path

import pytest

from tests.spec_rules.linting import Shop


@pytest.mark.parametrize(
    ("field", "is_found"),
    [
        ('{type: "int?", optional: true}', True),
        ("{type: Coupon, optional: true}", True),
        ('"int?"', False),
        ('{type: "int?", default: null}', False),
        ("{type: int, optional: true}", False),
    ],
)
def test_a_field_is_nothing_in_one_way(field: str, is_found: bool, tmp_path: Path) -> None:
    models = f"models: {{Order: {{fields: {{coupon: {field}}}}}, Coupon: 'int?'}}"
    assert Shop(tmp_path).find("lint/optional-nullable", models=models) == (
        ["lint/optional-nullable: coupon"] if is_found else []
    )


def test_a_variant_that_makes_a_nullable_field_optional_is_told_at_the_field(tmp_path: Path) -> None:
    models = "models: {Order: {fields: {coupon: 'int?'}, variants: {Update: {optional: [coupon]}}}}"
    assert Shop(tmp_path).find("lint/optional-nullable", models=models) == ["lint/optional-nullable: coupon"]


def test_a_merge_patch_tells_absent_from_null(tmp_path: Path) -> None:
    models = "models: {Order: {fields: {coupon: 'int?'}, variants: {Patch: {patch: true}}}}"
    assert Shop(tmp_path).find("lint/optional-nullable", models=models) == []


@pytest.mark.parametrize(
    ("name", "type", "cure"),
    [
        ("created_at", "string", "datetime"),
        ("sent_at", "int", "datetime"),
        ("paid_at", "'int64?'", "datetime"),
        ("closed_at", "float", "datetime"),
        ("timestamp", "string", "datetime"),
        ("due_date", "string", "date"),
        ("due_at", "Moment", "datetime"),
        ("created_at", "datetime", None),
        ("located_at", "string", None),
        ("works_at", "string", None),
        ("at", "string", None),
        ("format", "string", None),
        ("date_format", "string", None),
        ("due_date", "int", None),
        ("update", "string", None),
        ("created_at", "{type: enum, values: [a, b]}", None),
    ],
)
def test_a_time_is_typed_as_one(name: str, type: str, cure: str | None, tmp_path: Path) -> None:
    found = Shop(tmp_path).find(
        "lint/time-as-text", models=f"models: {{Order: {{fields: {{{name}: {type}}}}}, Moment: string}}"
    )
    assert found == ([f"lint/time-as-text: {name}"] if cure else [])


def test_parameters_and_fields_of_errors_are_typed_alike(tmp_path: Path) -> None:
    api = """
        errors: {Closed: {status: 409, fields: {closed_at: string, fee: float}}}
        operations:
          find: {params: [{name: placed_at, type: string}, {name: price, type: float}], rest: {method: GET, path: /x}}
        """
    assert Shop(tmp_path).find("lint/time-as-text", "lint/money-as-float", api=api) == [
        "lint/time-as-text: closed_at",
        "lint/money-as-float: fee",
        "lint/time-as-text: placed_at",
        "lint/money-as-float: price",
    ]


@pytest.mark.parametrize(
    ("name", "type", "is_found"),
    [
        ("price", "float", True),
        ("unit_price", "'float?'", True),
        ("total_eur", "{type: float, ge: 0}", True),
        ("tax", "Rate", True),
        ("price", "decimal", False),
        ("price", "int", False),
        ("price_change", "float", False),
        ("weight", "float", False),
        ("tax_rate", "float", False),
    ],
)
def test_money_is_exact(name: str, type: str, is_found: bool, tmp_path: Path) -> None:
    found = Shop(tmp_path).find(
        "lint/money-as-float", models=f"models: {{Order: {{fields: {{{name}: {type}}}}}, Rate: float}}"
    )
    assert found == ([f"lint/money-as-float: {name}"] if is_found else [])


@pytest.mark.parametrize(
    ("field", "is_found"),
    [
        ("password: string", True),
        ("old_password: 'string?'", True),
        ("password: {type: string, writeonly: true}", False),
        ("has_password: bool", False),
        ("password_changed: bool", False),
    ],
)
def test_no_password_is_in_an_answer(field: str, is_found: bool, tmp_path: Path) -> None:
    found = Shop(tmp_path).find(
        "lint/readable-secret",
        models=f"models: {{User: {{fields: {{{field}}}, variants: {{Create: {{}}, Read: {{}}}}}}}}",
        api="operations: {add: {input: UserCreate, output: UserRead, rest: {method: POST, path: /x}}}",
    )
    assert found == ([f"lint/readable-secret: {field.partition(':')[0]}"] if is_found else [])


def test_a_password_that_is_only_sent_is_fine(tmp_path: Path) -> None:
    found = Shop(tmp_path).find(
        "lint/readable-secret",
        models="models: {Login: {fields: {password: string}}}",
        api="operations: {log_in: {input: Login, rest: {method: POST, path: /x}}}",
    )
    assert found == []


@pytest.mark.parametrize(
    ("values", "is_found"),
    [
        ("values: [placed, sent]", True),
        ("values: {PLACED: 0, SENT: 1}", True),
        ("values: [placed, sent], unknown: placed", False),
        ("values: [monday, tuesday, wednesday, thursday, friday, saturday, sunday]", False),
        ("values: [MON, TUE, WED, THU, FRI]", False),
        ("values: [jan, feb, mar]", False),
        ("values: [asc, desc]", False),
        ("values: [monday, someday]", True),
    ],
)
def test_an_enum_that_others_read_can_grow(values: str, is_found: bool, tmp_path: Path) -> None:
    found = Shop(tmp_path).find(
        "lint/enum-without-unknown",
        models=f"models: {{Order: {{fields: {{state: State}}}}, State: {{type: enum, {values}}}}}",
        api="operations: {get: {output: Order, rest: {method: GET, path: /x}}}",
    )
    assert found == (["lint/enum-without-unknown: State"] if is_found else [])


@pytest.mark.parametrize(
    ("file", "text", "is_found"),
    [
        ("events", "events: {made: {message: Order}}", True),
        ("tasks", "tasks: {make: {output: Order}}", True),
        ("tasks", "tasks: {make: {input: Order}}", True),
        ("api", "operations: {make: {input: Order, rest: {method: POST, path: /x}}}", False),
        (
            "api",
            "errors: {Bad: {status: 409, fields: {order: Order}}}\noperations: {}",
            True,
        ),
        ("api", "operations: {get: {params: [{name: by, type: OrderState}], rest: {method: GET, path: /x}}}", False),
        ("api", "operations: {get: {output: 'list[Order]', paginate: cursor, rest: {method: GET, path: /x}}}", True),
    ],
)
def test_it_matters_to_those_who_read(file: str, text: str, is_found: bool, tmp_path: Path) -> None:
    models = "models: {Order: {fields: {state: {type: enum, values: [placed, sent]}}}}"
    found = Shop(tmp_path).find("lint/enum-without-unknown", models=models, **{file: text})
    assert found == (["lint/enum-without-unknown: state"] if is_found else [])


@pytest.mark.parametrize(("task", "is_found"), [("{}", True), ("{time_limit: 30s}", False), ("{queue: mail}", True)])
def test_a_task_ends(task: str, is_found: bool, tmp_path: Path) -> None:
    assert Shop(tmp_path).find("lint/task-without-time-limit", tasks=f"tasks: {{count: {task}}}") == (
        ["lint/task-without-time-limit: count"] if is_found else []
    )
