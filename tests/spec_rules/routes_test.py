from __future__ import annotations

from pathlib import Path

import pytest

from interlock.compiler import check
from tests.spec_rules.linting import Shop, found, only, write

ORDER = "models: {Order: {fields: {id: int, note: string}, variants: {Patch: {patch: true}}}}"


def paths(root: Path, rule: str, *written: str, prefix: str = "") -> list[str]:
    """What a rule finds in POST operations with these paths."""
    params = [
        ", ".join(f"{{name: {part.strip('{}')}, type: int}}" for part in path.split("/") if part.startswith("{"))
        for path in written
    ]
    operations = "".join(
        f'  op_{number}: {{params: [{names}], rest: {{method: POST, path: "{path}"}}}}\n'
        for number, (path, names) in enumerate(zip(written, params, strict=True))
    )
    config = f'config: {{rest: {{prefix: "{prefix}"}}}}\n' if prefix else ""
    return [each.partition(": ")[2] for each in Shop(root).find(rule, api=f"{config}operations:\n{operations}")]


@pytest.mark.parametrize("path", ["/orders", "/open-orders/{order_id}", "/orders/@me", "/v2/x.json", "/{order_id}"])
def test_a_path_in_lower_case_is_fine(path: str, tmp_path: Path) -> None:
    assert paths(tmp_path, "lint/path-style", path) == []


@pytest.mark.parametrize("path", ["/Orders", "/openOrders", "/orders/{order_id}/lineItems"])
def test_capitals_in_a_path_are_found(path: str, tmp_path: Path) -> None:
    assert paths(tmp_path, "lint/path-style", path) == [f'"{path}"']


def test_the_name_of_a_parameter_is_no_part_of_the_style(tmp_path: Path) -> None:
    assert paths(tmp_path, "lint/path-style", "/open-orders/{orderId}/{line_id}") == []


def test_words_are_joined_alike_in_a_folder(tmp_path: Path) -> None:
    assert paths(tmp_path, "lint/path-style", "/open_orders", "/gift_cards") == []
    assert paths(tmp_path, "lint/path-style", "/open_orders", "/gift-cards", "/x") == ['"/gift-cards"']


def test_what_another_folder_does_is_its_own_business(tmp_path: Path) -> None:
    api = "operations: {{make: {{rest: {{method: POST, path: {path}}}}}}}"
    write(
        tmp_path,
        {
            "specs/one/api.yaml": api.format(path="/open-orders"),
            "specs/two/api.yaml": api.format(path="/gift_cards"),
        },
    )
    assert found(check(tmp_path, None, only("lint/path-style"))) == []


@pytest.mark.parametrize(
    ("prefix", "path", "is_found"),
    [("/orders", "", False), ("/orders", "/", True), ("", "/", False), ("", "/orders/", True), ("", "/orders", False)],
)
def test_no_path_ends_in_a_slash(prefix: str, path: str, is_found: bool, tmp_path: Path) -> None:
    assert paths(tmp_path, "lint/trailing-slash", path, prefix=prefix) == ([f'"{path}"'] if is_found else [])


@pytest.mark.parametrize("path", ["/get-order", "/orders/create", "/listOrders", "/orders/{order_id}/delete"])
def test_the_verb_of_a_method_in_a_path_is_found(path: str, tmp_path: Path) -> None:
    assert paths(tmp_path, "lint/verb-in-path", path) == [f'"{path}"']


@pytest.mark.parametrize(
    "path", ["/orders/{order_id}/cancel", "/updates", "/listings", "/deleted", "/addresses", "/{get}", "/mailing-list"]
)
def test_other_actions_and_nouns_are_fine(path: str, tmp_path: Path) -> None:
    assert paths(tmp_path, "lint/verb-in-path", path) == []


def test_one_place_in_a_path_has_one_name(tmp_path: Path) -> None:
    assert paths(
        tmp_path,
        "lint/path-param-name",
        "/orders/{order_id}",
        "/orders/{order_id}/lines/{line_id}",
        "/orders/{id}/parcel",
        "/lines/{id}",
        "/orders/{order_id}/lines/{number}/note",
    ) == ['"/orders/{id}/parcel"', '"/orders/{order_id}/lines/{number}/note"']


def test_a_parameter_that_shares_its_segment_is_another_thing(tmp_path: Path) -> None:
    api = """
        operations:
          get: {params: [{name: sid, type: int}], rest: {method: GET, path: "/accounts/{sid}.json"}}
          put: {params: [{name: id, type: int}], rest: {method: PUT, path: "/accounts/{id}"}}
        """
    assert Shop(tmp_path).find("lint/path-param-name", api=api) == []


@pytest.mark.parametrize(
    ("rule", "operation", "at"),
    [
        ("delete-with-body", "output: Order, rest: {method: DELETE, path: /x, status: 200}", "Order"),
        ("delete-with-body", "rest: {method: DELETE, path: /x}", None),
        ("delete-with-body", "rest: {method: DELETE, path: /x, status: 202}", None),
        ("delete-with-body", "output: Order, rest: {method: POST, path: /x}", None),
        ("get-without-output", "rest: {method: GET, path: /x}", "act"),
        ("get-without-output", "rest: {method: GET, path: /x, status: 204}", None),
        ("get-without-output", "output: Order, rest: {method: GET, path: /x}", None),
        ("get-without-output", "rest: {method: HEAD, path: /x}", None),
        ("get-without-output", "rest: {method: POST, path: /x}", None),
        ("create-without-idempotency", "rest: {method: POST, path: /x}", "act"),
        ("create-without-idempotency", "idempotent: true, rest: {method: POST, path: /x}", None),
        ("create-without-idempotency", "rest: {method: POST, path: /x, status: 200}", None),
        ("create-without-idempotency", "output: Order, stream: sse, rest: {method: POST, path: /x}", None),
        ("create-without-idempotency", "rest: {method: PUT, path: /x, status: 201}", None),
        ("patch-without-merge-patch", "input: Order, rest: {method: PATCH, path: /x}", "Order"),
        ("patch-without-merge-patch", "input: json, rest: {method: PATCH, path: /x}", "json"),
        ("patch-without-merge-patch", "input: OrderPatch, rest: {method: PATCH, path: /x}", None),
        ("patch-without-merge-patch", "rest: {method: PATCH, path: /x}", None),
        ("patch-without-merge-patch", "input: Order, rest: {method: PUT, path: /x}", None),
        ("deprecated-without-sunset", "deprecated: true, rest: {method: POST, path: /x}", "true"),
        (
            "deprecated-without-sunset",
            "deprecated: {since: 2026-01-01}, rest: {method: POST, path: /x}",
            "{since: 2026-01-01}",
        ),
        ("deprecated-without-sunset", "deprecated: {sunset: 2026-12-01}, rest: {method: POST, path: /x}", None),
        ("deprecated-without-sunset", "deprecated: false, rest: {method: POST, path: /x}", None),
    ],
)
def test_operations(rule: str, operation: str, at: str | None, tmp_path: Path) -> None:
    api = f"operations: {{act: {{{operation}}}}}"
    assert Shop(tmp_path).find(f"lint/{rule}", models=ORDER, api=api) == ([f"lint/{rule}: {at}"] if at else [])


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_safe_methods_publish_nothing(method: str, tmp_path: Path) -> None:
    output = "output: Order, " if method == "GET" else ""
    kind = "publish_on_success" if method == "GET" else "publish_on_error"
    found = Shop(tmp_path).find(
        "lint/get-with-side-effect",
        models="""
        models:
          Order: {fields: {id: int}}
          Problem: {fields: {type: string, title: string, status: int}}
        """,
        events="events: {seen: {message: " + ("Order" if method == "GET" else "Problem") + "}}",
        api=f"operations: {{act: {{{output}rest: {{method: {method}, path: /x}}, events: {{{kind}: seen}}}}}}",
    )
    assert found == ["lint/get-with-side-effect: seen"]


@pytest.mark.parametrize(
    ("method", "param", "errors", "is_found"),
    [
        ("GET", "{name: id, type: int}", "", True),
        ("DELETE", "{name: id, type: Name}", "", True),
        ("POST", "{name: id, type: uuid}", "Conflict", True),
        ("GET", "{name: id, type: int}", "Missing", False),
        ("GET", "{name: id, type: int}", "Gone", False),
        ("PUT", "{name: id, type: int}", "", False),
        ("GET", "{name: id, type: State}", "", False),
        ("GET", "{name: id, type: bool}", "", False),
        ("GET", "{name: id, type: Flag}", "", False),
    ],
)
def test_what_names_one_thing_can_say_that_it_is_not_there(
    method: str, param: str, errors: str, is_found: bool, tmp_path: Path
) -> None:
    found = Shop(tmp_path).find(
        "lint/missing-not-found",
        models="models: {State: {type: enum, values: [a, b]}, Name: {type: string, max_length: 9}, Flag: bool}",
        api=f"""
        errors: {{Missing: {{status: 404}}, Gone: {{status: 410}}, Conflict: {{status: 409}}}}
        operations:
          act: {{params: [{param}], errors: [{errors}], rest: {{method: {method}, path: "/x/{{id}}"}}}}
        """,
    )
    assert found == (["lint/missing-not-found: act"] if is_found else [])


def test_without_a_parameter_in_the_path_nothing_is_missing(tmp_path: Path) -> None:
    api = "operations: {find: {params: [{name: id, type: int}], rest: {method: GET, path: /x}}}"
    assert Shop(tmp_path).find("lint/missing-not-found", api=api) == []


@pytest.mark.parametrize(
    ("config", "at"),
    [
        ("", "operations"),
        ("config: {rest: {prefix: /x}}", "rest"),
        ("domain: store", "operations"),
        ("config: {rest: {version: 1}}", None),
    ],
)
def test_an_api_has_a_version(config: str, at: str | None, tmp_path: Path) -> None:
    api = f"{config}\noperations: {{act: {{rest: {{method: POST, path: /x}}}}}}".lstrip()
    assert Shop(tmp_path).find("lint/unversioned-api", api=api) == ([f"lint/unversioned-api: {at}"] if at else [])


def test_an_api_without_routes_needs_no_version(tmp_path: Path) -> None:
    found = Shop(tmp_path).find(
        "lint/unversioned-api",
        models="models: {Order: {fields: {id: int}}}",
        events="events: {made: {message: Order}}",
        api="operations: {on_made: {input: Order, events: {subscribe: made}}}",
    )
    assert found == []


@pytest.mark.parametrize(("status", "is_found"), [(500, True), (502, False), (503, False), (501, False), (409, False)])
def test_no_error_is_a_500(status: int, is_found: bool, tmp_path: Path) -> None:
    api = f"errors: {{Broken: {{status: {status}}}}}\noperations: {{}}"
    assert Shop(tmp_path).find("lint/declared-500", api=api) == (["lint/declared-500: 500"] if is_found else [])


@pytest.mark.parametrize(
    ("name", "source", "is_found"),
    [
        ("password", "query", True),
        ("api_key", "query", True),
        ("access_token", "path", True),
        ("client_secret", "query", True),
        ("password", "header", False),
        ("page_token", "query", False),
        ("password_hint", "query", False),
        ("key", "query", False),
        ("token", "query", False),
    ],
)
def test_no_secret_is_in_an_address(name: str, source: str, is_found: bool, tmp_path: Path) -> None:
    path = f"/x/{{{name}}}" if source == "path" else "/x"
    api = f"""
        operations:
          act: {{params: [{{name: {name}, type: string, source: {source}}}], rest: {{method: POST, path: "{path}"}}}}
        """
    assert Shop(tmp_path).find("lint/secret-in-url", api=api) == ([f"lint/secret-in-url: {name}"] if is_found else [])


def test_a_secret_may_have_its_name_on_the_wire(tmp_path: Path) -> None:
    api = """
        operations:
          act: {params: [{name: pw, wire: password, type: string, source: query}], rest: {method: POST, path: /x}}
        """
    assert Shop(tmp_path).find("lint/secret-in-url", api=api) == ["lint/secret-in-url: pw"]
