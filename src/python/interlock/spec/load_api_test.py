"""<api>.yaml: configuration, errors, operations."""

from __future__ import annotations

import pytest

from interlock.spec.nodes import ListTypeNode, NamedTypeNode
from interlock.spec.testing import Loaded, api


def test_an_api_with_everything() -> None:
    file = api("""
        domain: users
        config: {rest: {prefix: /users, tags: [users, people], version: 1, auth: service}}
        errors:
          UserNotFound: {status: 404, doc: No such user.}
          UserExists: {status: 409, fields: {telegram_id: int}}
        operations:
          list_users:
            summary: List users
            doc: All of them.
            output: list[UserRead]
            input: UserCreate
            params:
              - {name: role, type: UserRole, source: query, required: false, default: admin, wire: "filter[role]"}
              - {name: trace, type: string, source: header, wire: X-Trace, doc: A trace., examples: [a], max_length: 9}
            errors: [UserExists, users.UserNotFound]
            auth: user
            paginate: cursor
            idempotent: true
            deprecated: {since: 2026-01-01, sunset: 2027-01-01}
            stream: sse
            timeout: 5s
            rest: {method: GET, path: "", status: 200}
            events: {subscribe: asked, publish_on_success: listed, publish_on_error: failed}
    """)
    assert file.domain.value == "users"
    assert file.config.prefix is not None and file.config.prefix.value == "/users"
    assert [tag.value for tag in file.config.tags] == ["users", "people"]
    assert file.config.version is not None and file.config.version.value == 1
    assert file.config.auth is not None and file.config.auth.value == "service"
    assert [(error.name.value, error.status.value) for error in file.errors] == [
        ("UserNotFound", 404),
        ("UserExists", 409),
    ]
    assert [field.name.value for field in file.errors[1].fields] == ["telegram_id"]
    (operation,) = file.operations
    assert isinstance(operation.input, NamedTypeNode)
    assert isinstance(operation.output, ListTypeNode)
    role, trace = operation.params
    assert role.required is not None and role.required.value is False
    assert role.default is not None and role.default.value == "admin"
    assert trace.wire is not None and trace.wire.value == "X-Trace"
    assert [constraint.name.value for constraint in trace.typed.constraints] == ["max_length"]
    assert [error.value for error in operation.errors] == ["UserExists", "users.UserNotFound"]
    assert operation.idempotent is not None and operation.idempotent.value is True
    assert operation.deprecated is not None and operation.deprecated.since is not None
    assert operation.deprecated.since.value == "2026-01-01"
    assert operation.timeout is not None and operation.timeout.value == 5.0
    assert operation.rest is not None and operation.rest.status is not None
    assert (operation.rest.method.value, operation.rest.path.value, operation.rest.status.value) == ("GET", "", 200)
    assert operation.events is not None and operation.events.publish_on_error is not None
    assert operation.events.publish_on_error.value == "failed"


def test_the_domain_may_be_left_to_the_folder() -> None:
    assert api("operations: {}").domain.value == "shop"


@pytest.mark.parametrize(("written", "is_deprecated"), [("true", True), ("false", False)])
def test_deprecated_without_dates(written: str, is_deprecated: bool) -> None:
    (operation,) = api(f"operations:\n  ping:\n    deprecated: {written}\n").operations
    assert (operation.deprecated is not None) is is_deprecated


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("500ms", 0.5),
        ("1s", 1.0),
        ("1.5s", 1.5),
        ("5m", 300.0),
        ("1h", 3600.0),
        ("2d", 172800.0),
        ("30", 30.0),
        ("0.5", 0.5),
    ],
)
def test_lengths_of_time_are_seconds(written: str, seconds: float) -> None:
    (operation,) = api(f"operations:\n  ping:\n    timeout: {written}\n").operations
    assert operation.timeout is not None and operation.timeout.value == seconds


@pytest.mark.parametrize(
    "written", ["soon", "5 s", "-1s", "s", "5x", "5sm", "1.2.3s", "true", "[5]", "1" * 30 + "s", "'\\u0665s'"]
)
def test_what_is_no_length_of_time(written: str) -> None:
    loaded = Loaded("api.yaml", f"operations:\n  ping:\n    timeout: {written}\n")
    assert [found.id for found in loaded.diagnostics] == ["spec/duration"]


def test_a_param_that_lacks_its_type_is_told_by_name() -> None:
    loaded = Loaded("api.yaml", "operations:\n  ping:\n    params: [{name: page}]\n")
    assert loaded.findings == ["spec/missing-key: page"]
    assert "`page`" in loaded.diagnostics[0].message


def test_an_operation_with_a_mistake_is_kept_without_it() -> None:
    loaded = Loaded("api.yaml", "operations:\n  ping:\n    output: list[\n    rest: {method: GET, path: /ping}\n")
    assert [found.id for found in loaded.diagnostics] == ["spec/type-syntax"]
    assert loaded.file is not None
