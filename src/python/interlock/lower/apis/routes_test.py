from __future__ import annotations

import pytest

from interlock.lower.apis.routes import check_exposed_routes, covers
from interlock.lower.testing import Lowered, users


def routes(*paths: str) -> Lowered:
    operations = []
    for number, path in enumerate(paths):
        method, _, template = path.partition(" ")
        names = [part.partition("}")[0] for part in template.split("{")[1:]]
        params = ", ".join(f"{{name: {name}, type: string}}" for name in names)
        operations.append(f'  op{number}: {{params: [{params}], rest: {{method: {method}, path: "{template}"}}}}')
    return users(api="operations:\n" + "\n".join(operations))


@pytest.mark.parametrize(
    "paths",
    [
        ("GET /users/@me", "GET /users/{id}"),
        ("GET /users/{id}", "POST /users/{id}"),
        ("GET /users/{id}", "GET /users/{id}/posts"),
        ("GET /{a}.json", "GET /{a}"),
        ("GET /a/{x}", "GET /{y}/b"),
        ("GET /users", "GET /users/"),
    ],
)
def test_routes_that_are_all_reached(paths: tuple[str, ...]) -> None:
    assert routes(*paths).findings == []


@pytest.mark.parametrize(
    ("paths", "finding"),
    [
        (("GET /users", "GET /users"), "spec/duplicate-route: op1"),
        (("GET /users/{id}", "GET /users/{name}"), "spec/duplicate-route: op1"),
        (("GET /users/{id}", "GET /users/@me"), "spec/shadowed-route: op1"),
        (("GET /{a}", "GET /{b}.json"), "spec/shadowed-route: op1"),
        (("GET /{a}.json", "GET /x.json"), "spec/shadowed-route: op1"),
        (("GET /a/{x}", "GET /{y}/b", "GET /{p}/{q}", "GET /c/d"), "spec/shadowed-route: op3"),
    ],
)
def test_routes_that_are_not(paths: tuple[str, ...], finding: str) -> None:
    assert routes(*paths).findings == [finding]


def test_all_apis_of_a_domain_are_looked_at_in_the_order_of_their_files() -> None:
    one = 'operations: {%s: {params: [%s], rest: {method: GET, path: "%s"}}}'
    found = Lowered(
        {
            "users/b.yaml": one % ("me", "", "/users/me"),
            "users/a.yaml": one % ("get", "{name: id, type: int}", "/users/{id}"),
        }
    )
    assert found.findings == ["spec/shadowed-route: me"]


def exposed(*paths: tuple[str, str]) -> list[str]:
    """What is found in the order given, each path being the one operation of an API: `users/a` and its path."""
    operation = 'operations: {op: {params: [%s], rest: {method: GET, path: "%s"}}}'
    lowered = Lowered(
        {f"{api}.yaml": operation % ("{name: id, type: int}" if "{id}" in path else "", path) for api, path in paths}
    )
    apis = [lowered.api(*api.split("/")) for api, _ in paths]
    return [f"{found.id}: {found.primary.span.path}" for found in check_exposed_routes(apis)]


def test_apis_of_several_domains_are_looked_at_in_the_order_in_which_a_service_exposes_them() -> None:
    me, get = ("users/api", "/users/me"), ("people/api", "/users/{id}")
    assert exposed(get, me) == ["spec/shadowed-route: specs/users/api.yaml"]
    assert exposed(me, get) == []
    assert exposed(me, ("people/api", "/users/me")) == ["spec/duplicate-route: specs/people/api.yaml"]


def test_apis_of_one_domain_may_be_exposed_in_another_order_than_that_of_their_files() -> None:
    me, get = ("users/a", "/users/me"), ("users/b", "/users/{id}")
    assert exposed(me, get) == []
    assert exposed(get, me) == ["spec/shadowed-route: specs/users/a.yaml"]


def test_every_route_that_is_never_reached_is_told_once() -> None:
    paths = ("one/api", "/x/{id}"), ("two/api", "/x/{id}"), ("three/api", "/x/y")
    assert exposed(*paths) == [
        "spec/shadowed-route: specs/three/api.yaml",
        "spec/duplicate-route: specs/two/api.yaml",
    ]


@pytest.mark.parametrize(
    ("general", "special", "expected"),
    [
        ((None,), ("a",), True),
        ((None,), (None, ".json"), True),
        ((None, ".json"), (None,), False),
        (("a", None), ("ab",), True),
        (("a", None), ("a",), False),
        ((None, "-", None), ("x-", None), True),
        (("a",), (None,), False),
    ],
)
def test_what_one_segment_covers(
    general: tuple[str | None, ...], special: tuple[str | None, ...], expected: bool
) -> None:
    assert covers(general, special) is expected
