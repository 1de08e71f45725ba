from __future__ import annotations

import pytest

from interlock.ir.api import ParamSource
from interlock.ir.declarations import Default, Optional, Required
from interlock.lower.testing import Lowered, users

MODELS = "Role: {type: enum, values: [admin, member]}\nUser: {fields: {id: int}}\nRoles: list[Role]"


def operation(params: str, path: str = "/x", more: str = "") -> Lowered:
    return users(
        MODELS, api=f'operations:\n  act: {{params: [{params}], {more} rest: {{method: GET, path: "{path}"}}}}'
    )


def test_a_parameter_in_the_template_is_of_the_path_and_others_of_the_query() -> None:
    params = operation("{name: id, type: int}, {name: role, type: Role}", "/{id}").operation("act").params
    assert [(param.name, param.source) for param in params] == [("id", ParamSource.PATH), ("role", ParamSource.QUERY)]


def test_presence() -> None:
    params = (
        operation("{name: a, type: int}, {name: b, type: int, required: false}, {name: c, type: int64, default: 3}")
        .operation("act")
        .params
    )
    assert [param.presence for param in params] == [Required(), Optional(), Default("3")]


def test_names_on_the_wire() -> None:
    params = (
        operation(
            "{name: id_, type: int, wire: id}, {name: name, type: string, wire: 'filter[name]'}, "
            "{name: x_trace, type: string, source: header}, {name: t, type: string, source: header, wire: X-T}",
            "/{id}",
        )
        .operation("act")
        .params
    )
    assert [(param.wire, param.source.value) for param in params] == [
        ("id", "path"),
        ("filter[name]", "query"),
        ("X-Trace", "header"),
        ("X-T", "header"),
    ]


@pytest.mark.parametrize(
    "type", ["int", "string", "uuid", "Role", '"list[int]"', '"set[Role]"', "Roles", "date", "decimal"]
)
def test_what_the_query_may_hold(type: str) -> None:
    assert operation(f"{{name: a, type: {type}}}").findings == []


@pytest.mark.parametrize(
    ("params", "path", "finding"),
    [
        ("", "/{id}", "spec/path-param: id"),
        ("{name: user_id, type: int}", "/{user_idd}", "spec/path-param: user_idd"),
        ("{name: id, type: int, source: path}", "/x", "spec/path-param: id"),
        ("{name: id, type: int, source: query}", "/{id}", "spec/path-param: id"),
        ("{name: id, type: int}", "/{id}/{id}", "spec/path-param: id"),
        ("{name: a, type: int}, {name: a, type: int}", "/x", "spec/duplicate-param: a"),
        ("{name: a, type: int}, {name: b, type: int, wire: a}", "/x", "spec/duplicate-param: b"),
        (
            "{name: x_a, type: int, source: header}, {name: b, type: int, source: header, wire: x-A}",
            "/x",
            "spec/duplicate-param: b",
        ),
        ("{name: a, type: int, source: cookie}", "/x", "spec/unknown-value: cookie"),
        ("{name: a, type: User}", "/x", "spec/param-type: User"),
        ("{name: a, type: json}", "/x", "spec/param-type: json"),
        ('{name: a, type: "map[string,int]"}', "/x", "spec/param-type: map[string,int]"),
        ('{name: a, type: "list[User]"}', "/x", "spec/param-type: list[User]"),
        ('{name: a, type: "int?"}', "/x", "spec/param-type: int?"),
        ('{name: a, type: "list[int]"}', "/{a}", "spec/param-type: list[int]"),
        ('{name: a, type: "list[int]", source: header}', "/x", "spec/param-type: list[int]"),
        ("{name: a, type: int, required: false}", "/{a}", "spec/presence-conflict: false"),
        ("{name: a, type: int, default: 1}", "/{a}", "spec/presence-conflict: 1"),
        ("{name: a, type: int, required: true, default: 1}", "/x", "spec/presence-conflict: 1"),
        ("{name: a, type: Role, default: boss}", "/x", "spec/default-mismatch: boss"),
        ("{name: a, type: int, examples: [x]}", "/x", "spec/example-mismatch: x"),
        ("{name: a, type: int, source: header, wire: 'a b'}", "/x", "spec/param-name: 'a b'"),
        ("{name: authorization, type: string, source: header}", "/x", "spec/param-name: authorization"),
    ],
)
def test_mistakes(params: str, path: str, finding: str) -> None:
    assert operation(params, path).findings == [finding]


@pytest.mark.parametrize("name", ["cursor", "limit"])
def test_pagination_brings_its_own_parameters(name: str) -> None:
    found = operation(f"{{name: {name}, type: int}}", more='output: "list[User]", paginate: cursor,')
    assert found.findings == [f"spec/param-name: {name}"]


def test_an_operation_without_a_route_takes_no_parameters() -> None:
    found = users(
        MODELS,
        api="operations: {act: {input: User, params: [{name: a, type: int}], events: {subscribe: seen}}}",
        events="seen: {message: User}",
    )
    assert found.findings == ["spec/no-route: a"]
