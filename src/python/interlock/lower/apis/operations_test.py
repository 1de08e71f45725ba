from __future__ import annotations

from datetime import date

import pytest

from interlock.ir.api import Auth, Deprecation, Http, Method, OperationEvents, Pagination
from interlock.ir.types import QualifiedName, Ref
from interlock.lower.testing import Lowered, users

MODELS = """
User:
  fields: {id: {type: int, readonly: true}, name: string, password: {type: string, writeonly: true}}
  variants: {Create: {}, Read: {}, Patch: {patch: true}}
Users: list[UserRead]
"""
READ = Ref(QualifiedName("users", "UserRead"))


def operation(text: str, head: str = "") -> Lowered:
    return users(MODELS, api=f"{head}\noperations:\n  act: {text}")


def test_an_operation_in_full() -> None:
    found = operation(
        """
    summary: Adds one.
    doc: Adds a user.
    input: UserCreate
    output: UserRead
    errors: [Taken, Gone]
    auth: user
    idempotent: true
    deprecated: {since: 2026-01-31, sunset: "2026-12-31"}
    timeout: 5s
    rest: {method: POST, path: "/new"}
""",
        head="errors: {Taken: {status: 409}, Gone: {status: 404}}\nconfig: {rest: {prefix: /users, version: 2}}",
    ).operation("act")
    assert found.input == Ref(QualifiedName("users", "UserCreate"))
    assert found.output == READ
    assert found.errors == (QualifiedName("users", "Gone"), QualifiedName("users", "Taken"))
    assert found.auth is Auth.USER
    assert found.idempotent
    assert found.deprecation == Deprecation(date(2026, 1, 31), date(2026, 12, 31))
    assert found.timeout == 5.0
    assert found.http == Http(Method.POST, "/v2/users/new", 201)


@pytest.mark.parametrize(
    ("rest", "status"),
    [
        ("{method: POST, path: /x}", 201),
        ("{method: DELETE, path: /x}", 204),
        ("{method: GET, path: /x}", 200),
        ("{method: PUT, path: /x}", 200),
        ("{method: POST, path: /x, status: 202}", 202),
    ],
)
def test_statuses_by_default(rest: str, status: int) -> None:
    http = operation(f"{{rest: {rest}}}").operation("act").http
    assert http is not None
    assert http.status == status


def test_auth_is_that_of_the_operation_then_of_the_api_then_service() -> None:
    text = "{rest: {method: GET, path: /x}}"
    assert operation(text).operation("act").auth is Auth.SERVICE
    assert operation(text, head="config: {rest: {auth: public}}").operation("act").auth is Auth.PUBLIC
    mine = "{auth: user, rest: {method: GET, path: /x}}"
    assert operation(mine, head="config: {rest: {auth: public}}").operation("act").auth is Auth.USER


def test_the_output_of_a_paginated_operation_is_the_item() -> None:
    found = operation("{output: Users, paginate: offset, rest: {method: GET, path: /x}}").operation("act")
    assert found.output == READ
    assert found.pagination is Pagination.OFFSET


def test_a_path_without_anything_before_it_is_the_root() -> None:
    http = operation('{rest: {method: GET, path: ""}}').operation("act").http
    assert http is not None
    assert http.path == "/"


def test_errors_and_events_of_other_domains() -> None:
    found = Lowered(
        {
            "users/api.yaml": "operations:\n  act: {errors: [base.Gone], input: base.Note, "
            "events: {subscribe: base.noted}}",
            "base/api.yaml": "errors: {Gone: {status: 410}}\noperations: {ping: {rest: {method: GET, path: /x}}}",
            "base/models.yaml": "models: {Note: {fields: {text: string}}}",
            "base/events.yaml": "events: {noted: {message: Note}}",
        }
    ).operation("act")
    assert found.errors == (QualifiedName("base", "Gone"),)
    assert found.events == OperationEvents(QualifiedName("base", "noted"), None, None)
    assert found.http is None


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("{output: UserRead}", "spec/no-transport: act"),
        ("{output: UserRead, rest: {method: FETCH, path: /x}}", "spec/unknown-value: FETCH"),
        ("{auth: nobody, rest: {method: GET, path: /x}}", "spec/unknown-value: nobody"),
        ("{input: UserCreate, rest: {method: GET, path: /x}}", "spec/method-body: UserCreate"),
        ("{input: UserCreate, rest: {method: DELETE, path: /x}}", "spec/method-body: UserCreate"),
        ("{output: UserRead, rest: {method: HEAD, path: /x}}", "spec/method-body: UserRead"),
        ("{output: UserRead, rest: {method: DELETE, path: /x}}", "spec/status: DELETE"),
        ("{output: UserRead, rest: {method: GET, path: /x, status: 204}}", "spec/status: 204"),
        ("{output: UserRead, rest: {method: GET, path: /x, status: 404}}", "spec/status: 404"),
        ("{output: UserRead, paginate: page, rest: {method: GET, path: /x}}", "spec/unknown-value: page"),
        ("{output: UserRead, paginate: cursor, rest: {method: GET, path: /x}}", "spec/pagination: UserRead"),
        ("{paginate: cursor, rest: {method: GET, path: /x}}", "spec/pagination: cursor"),
        ("{output: Users, paginate: cursor, rest: {method: POST, path: /x}}", "spec/pagination: cursor"),
        ("{output: UserRead, idempotent: true, rest: {method: GET, path: /x}}", "spec/idempotent-method: true"),
        ("{input: UserCreate, idempotent: true, rest: {method: PUT, path: /x}}", "spec/idempotent-method: true"),
        ("{output: UserRead, stream: sse, rest: {method: PUT, path: /x}}", "spec/stream: sse"),
        ("{output: UserRead, stream: ws, rest: {method: GET, path: /x}}", "spec/unknown-value: ws"),
        ("{stream: sse, rest: {method: GET, path: /x}}", "spec/stream: sse"),
        ("{output: Users, stream: sse, paginate: cursor, rest: {method: GET, path: /x}}", "spec/stream: cursor"),
        ("{timeout: 0, rest: {method: GET, path: /x}}", "spec/timeout: 0"),
        ("{deprecated: {since: soon}, rest: {method: GET, path: /x}}", "spec/deprecation: soon"),
        (
            "{deprecated: {since: 2026-02-01, sunset: 2026-01-01}, rest: {method: GET, path: /x}}",
            "spec/deprecation: 2026-01-01",
        ),
        ("{errors: [Gone, Gone], rest: {method: GET, path: /x}}", "spec/duplicate-error: Gone"),
        ("{input: User, rest: {method: POST, path: /x}}", "spec/direction: User"),
        ("{output: User, rest: {method: GET, path: /x}}", "spec/direction: User"),
        ("{output: UserCreate, rest: {method: GET, path: /x}}", "spec/direction: UserCreate"),
        ('{output: "list[User]", rest: {method: GET, path: /x}}', "spec/direction: list[User]"),
        ("{input: UserPatch, rest: {method: PUT, path: /x}}", "spec/patch-method: UserPatch"),
        ('{rest: {method: GET, path: "x"}}', "spec/path-syntax: x"),
        ('{rest: {method: GET, path: "/a b"}}', "spec/path-syntax:  "),
        ('{rest: {method: GET, path: "/a//b"}}', "spec/path-syntax: //"),
    ],
)
def test_mistakes(text: str, finding: str) -> None:
    assert operation(text, head="errors: {Gone: {status: 404}}").findings == [finding]


@pytest.mark.parametrize(
    ("head", "finding"),
    [
        ("config: {rest: {auth: everyone}}", "spec/unknown-value: everyone"),
        ("config: {rest: {version: 0}}", "spec/version: 0"),
        ("config: {rest: {prefix: users}}", "spec/path-syntax: users"),
        ('config: {rest: {prefix: "/{tenant}"}}', 'spec/path-syntax: "/{tenant}"'),
        ("errors: {Fine: {status: 200}}", "spec/status: 200"),
        ("errors: {Odd: {status: 409, fields: {a: {type: int, default: x}}}}", "spec/default-mismatch: x"),
    ],
)
def test_mistakes_of_an_api(head: str, finding: str) -> None:
    assert operation("{rest: {method: GET, path: /x}}", head=head).findings == [finding]


def test_direction_names_the_variant_to_use() -> None:
    found = operation("{input: User, rest: {method: POST, path: /x}}").diagnostics[0]
    assert found.help == "use `UserCreate` and `UserPatch`"


def test_a_writeonly_field_is_found_however_deep_it_lies() -> None:
    found = users(
        MODELS + "Team: {fields: {members: Members}}\nMembers: {type: list, of: User}",
        api="operations: {act: {output: Team, rest: {method: GET, path: /x}}}",
    )
    assert found.findings == ["spec/direction: Team"]
    assert "`password` of `User`" in found.diagnostics[0].message


def test_an_operation_that_was_half_read_is_not_told_off_for_the_missing_half() -> None:
    found = operation('{parms: [{name: id, type: int}], rest: {method: GET, path: "/{id}"}}')
    assert found.findings == ["spec/unknown-key: parms"]
    found = operation("{rest: {methd: GET, path: /x}}")
    assert {finding.partition(":")[0] for finding in found.findings} == {"spec/missing-key"}
