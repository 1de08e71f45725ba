from __future__ import annotations

from interlock.emit.portal.http_examples import request_example, response_example
from interlock.lower.testing import Lowered, users

MODELS = """\
User:
  fields:
    name: {type: string, examples: [Ada]}
  variants:
    Create: {}
    Patch: {patch: true}
    Read: {}
"""
API = """\
domain: users
config:
  rest: {prefix: /users, version: 1, auth: user}
operations:
  create_user:
    input: UserCreate
    output: UserRead
    idempotent: true
    rest: {method: POST, path: ""}
  list_users:
    output: list[UserRead]
    paginate: cursor
    params:
      - {name: near, type: string, source: query, required: true, examples: [a b&c]}
      - {name: after, type: string, source: query, required: false}
    rest: {method: GET, path: ""}
  patch_user:
    auth: public
    input: UserPatch
    output: UserRead
    params:
      - {name: id, type: string, examples: [a/b]}
      - {name: trace, type: string, source: header, wire: X-Trace, required: true}
    rest: {method: PATCH, path: "/{id}"}
  watch_users:
    output: UserRead
    stream: sse
    rest: {method: GET, path: "/watch"}
  delete_user:
    params:
      - {name: id, type: string}
    rest: {method: DELETE, path: "/{id}"}
"""


def specs() -> Lowered:
    return users(models=MODELS, api=API)


def request(name: str) -> list[str]:
    text = request_example(specs().operation(name), specs().system)
    assert text is not None
    return text.splitlines()


def response(name: str) -> str:
    text = response_example(specs().operation(name), specs().system)
    assert text is not None
    return text


def test_a_request_has_its_credentials_key_and_body() -> None:
    found = request("create_user")
    assert found[:2] == ["POST /v1/users HTTP/1.1", "Authorization: Bearer <token>"]
    assert found[2].startswith("Idempotency-Key: ")
    assert found[3:] == ["Content-Type: application/json", "", "{", '  "name": "Ada"', "}"]


def test_required_parameters_are_in_the_address_encoded() -> None:
    assert request("list_users")[0] == "GET /v1/users?near=a+b%26c HTTP/1.1"
    assert request("patch_user")[0] == "PATCH /v1/users/a%2Fb HTTP/1.1"


def test_a_public_operation_asks_for_no_credentials_and_a_patch_has_its_own_media_type() -> None:
    assert request("patch_user")[1:3] == ["X-Trace: text", "Content-Type: application/merge-patch+json"]


def test_answers_have_the_status_and_the_shape_of_the_operation() -> None:
    assert response("create_user").startswith("HTTP/1.1 201 Created\nContent-Type: application/json\n")
    assert '"next_cursor": null' in response("list_users")
    assert 'text/event-stream\n\ndata: { "name": "Ada" }' in response("watch_users")
    assert response("delete_user") == "HTTP/1.1 204 No Content"
