"""Routers of generated code, through the whole stack of an app."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from interlock_runtime.events.sink import BrokerUnavailable
from interlock_runtime.rest.contract import Limits
from interlock_runtime.rest.example_contract.api import UserNotFound
from interlock_runtime.rest.example_contract.application import ANN, BACKEND, NEW_USER, Example
from interlock_runtime.rest.example_contract.models import Address, UserCreate, UserRead


@pytest.fixture
def example() -> Example:
    return Example()


@pytest.fixture
def client(example: Example) -> TestClient:
    return example.client()


def created(client: TestClient, telegram_id: int = 5, **changed: object) -> int:
    response = client.post("/v1/users", json={**NEW_USER, "telegram_id": telegram_id, **changed}, headers=ANN)
    assert response.status_code == 201, response.text
    user_id: int = response.json()["id"]
    return user_id


def test_an_operation_answers_with_its_status_and_the_json_of_its_result(client: TestClient) -> None:
    response = client.post("/v1/users", json={**NEW_USER, "address": {"city": "Riga", "zip": "LV-1001"}}, headers=ANN)
    assert response.status_code == 201
    assert response.headers["content-type"] == "application/json"
    assert response.headers["content-length"] == str(len(response.content))
    assert response.json() == {
        "id": 0,
        "telegram_id": 5,
        "email": "ann@example.org",
        "role": "member",
        "tags": [],
        "address": {"city": "Riga", "zip": "LV-1001"},
    }


def test_path_query_and_header_parameters_reach_the_controller_typed(client: TestClient) -> None:
    admin = created(client, 1, role="admin", tags=["a", "b"])
    created(client, 2, role="admin", tags=["a"])
    created(client, 3, tags=["a", "b"])
    response = client.get("/v1/users?role=admin&tag=a&tag=b", headers=ANN)
    assert [user["id"] for user in response.json()["items"]] == [admin]


def test_a_wire_name_with_brackets_names_a_query_parameter(client: TestClient) -> None:
    created(client)
    assert client.get("/v1/users/search", params={"filter[name]": "ann@"}).json()["total"] == 1
    assert client.get("/v1/users/search", params={"filter[name]": "nobody"}).json()["total"] == 0


def test_a_null_character_anywhere_in_a_body_is_refused_with_its_place(client: TestClient) -> None:
    body = {**NEW_USER, "tags": ["a", "b\0"], "address": {"city": "\0", "zip": "1"}}
    response = client.post("/v1/users", json=body, headers=ANN)
    assert response.status_code == 422
    said = {"location": "body", "code": "null_character", "detail": "Input should not contain the character U+0000"}
    assert response.json()["errors"] == [{**said, "pointer": "/tags/1"}, {**said, "pointer": "/address/city"}]
    created(client, tags=["\\u0000"])


def test_half_a_surrogate_pair_in_a_body_is_refused(client: TestClient) -> None:
    body = b'{"telegram_id": 5, "email": "a@b.c", "tags": ["\\ud800"]}'
    response = client.post("/v1/users", content=body, headers={**ANN, "Content-Type": "application/json"})
    assert response.status_code == 400
    assert response.json()["type"] == "urn:problem:interlock:undecodable-body"


def test_a_null_character_in_a_parameter_is_refused(client: TestClient) -> None:
    response = client.get("/v1/users/search?filter[name]=a%00")
    assert response.status_code == 422
    assert response.json()["errors"][0]["code"] == "null_character"


@pytest.mark.parametrize("path", ["/v1/users/", "/v1/users/5/", "/v1/users/search/"])
def test_a_slash_too_many_is_not_found_and_never_redirected(client: TestClient, path: str) -> None:
    response = client.get(path, headers=ANN, follow_redirects=False)
    assert (response.status_code, response.headers["content-type"]) == (404, "application/problem+json")


def test_an_operation_without_output_answers_without_a_body(client: TestClient) -> None:
    user_id = created(client)
    response = client.delete(f"/v1/users/{user_id}", headers=BACKEND)
    assert (response.status_code, response.content) == (204, b"")
    assert "content-length" not in response.headers
    assert "content-type" not in response.headers


def test_merge_patch_tells_absent_from_null(client: TestClient) -> None:
    user_id = created(client, address={"city": "Riga", "zip": "1"})
    merge_patch = {"Content-Type": "application/merge-patch+json"}
    kept = client.patch(f"/v1/users/{user_id}", content='{"email": "new@example.org"}', headers=merge_patch)
    assert (kept.json()["email"], kept.json()["address"]) == ("new@example.org", {"city": "Riga", "zip": "1"})
    removed = client.patch(f"/v1/users/{user_id}", content='{"address": null}', headers=merge_patch)
    assert removed.json()["address"] is None
    refused = client.patch(f"/v1/users/{user_id}", content='{"email": null}', headers=merge_patch)
    assert refused.status_code == 422


def test_a_declared_error_is_its_problem_document(client: TestClient) -> None:
    created(client)
    response = client.post("/v1/users", json=NEW_USER, headers=ANN)
    assert response.status_code == 409
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json() == {
        "type": "urn:problem:users:user-exists",
        "title": "User exists",
        "status": 409,
        "detail": "telegram id 5 is taken",
        "telegram_id": 5,
    }


def test_an_error_that_the_operation_does_not_declare_is_a_500_without_its_details(
    example: Example, caplog: pytest.LogCaptureFixture
) -> None:
    async def search_users(**_: object) -> object:
        raise UserNotFound("secret detail")

    example.users.search_users = search_users  # type: ignore[method-assign,assignment]  # a controller that errs
    with caplog.at_level(logging.ERROR):
        response = example.client().get(
            "/v1/users/search", params={"filter[name]": "x"}, headers={"X-Request-ID": "abc-1"}
        )
    assert response.status_code == 500
    assert response.json()["type"] == "urn:problem:interlock:internal-error"
    assert "secret" not in response.text
    assert "users.api.search_users failed, request abc-1" in caplog.text
    assert "secret detail" in caplog.text


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        {"id": 1},
        UserCreate(telegram_id=1, email="a@b", tags=[]),
        UserRead.model_construct(id="x", telegram_id=1, email="a", role="member", tags=[], address=None),
        UserRead.model_construct(id=1, telegram_id=1, email="a@b", role="admin", tags=[3], address=None),
        Address(city="x", zip_code="y"),
    ],
)
def test_a_result_of_another_type_is_a_500_and_never_a_broken_answer(example: Example, wrong: object) -> None:
    async def get_user(user_id: int) -> object:
        return wrong

    example.users.get_user = get_user  # type: ignore[method-assign,assignment]  # a controller that errs
    response = example.client().get("/v1/users/1")
    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("content", "headers", "status", "kind"),
    [
        (b'{"telegram_id": ', {"Content-Type": "application/json"}, 400, "undecodable-body"),
        (b"\xff\xfe", {"Content-Type": "application/json"}, 400, "undecodable-body"),
        (b"{}", {"Content-Type": "text/plain"}, 415, "unsupported-media-type"),
        (b"{}", {"Content-Type": "application/jsonp"}, 415, "unsupported-media-type"),
        (b"{}", {}, 415, "unsupported-media-type"),
        (b"x" * 1_048_577, {"Content-Type": "application/json"}, 413, "body-too-large"),
        (b"", {}, 422, "validation-failed"),
        (b"null", {"Content-Type": "application/json"}, 422, "validation-failed"),
    ],
)
def test_a_body_that_cannot_be_taken_is_refused(
    client: TestClient, content: bytes, headers: dict[str, str], status: int, kind: str
) -> None:
    response = client.post("/v1/users/import", content=content, headers=headers)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["type"] == f"urn:problem:interlock:{kind}"


@pytest.mark.parametrize(
    "content_type",
    ["application/json", "application/json; charset=utf-8", "APPLICATION/JSON", "application/vnd.example+json"],
)
def test_json_media_types_are_taken(client: TestClient, content_type: str) -> None:
    response = client.post("/v1/users/import", content=b"[]", headers={"Content-Type": content_type})
    assert (response.status_code, response.json()) == (200, 0)


def test_a_body_is_counted_while_it_streams_in() -> None:
    sent: list[int] = []

    def chunks() -> Iterator[bytes]:
        for number in range(100):
            sent.append(number)
            yield b" " * 100

    client = Example(limits=Limits(max_body_bytes=250)).client()
    response = client.post(
        "/v1/users/import",
        content=chunks(),
        headers={"Content-Type": "application/json"},
    )
    assert response.status_code == 413


def test_unknown_members_and_python_names_are_refused_in_requests(client: TestClient) -> None:
    body = {**NEW_USER, "nickname": "a", "from_chat": 1, "address": {"city": "x", "zip_code": "y", "street": "z"}}
    response = client.post("/v1/users", json=body, headers=ANN)
    assert response.status_code == 422
    assert {(error["pointer"], error["code"]) for error in response.json()["errors"]} >= {
        ("/nickname", "extra_forbidden"),
        ("/from_chat", "extra_forbidden"),
        ("/address/zip", "missing"),
        ("/address/street", "extra_forbidden"),
    }


def test_every_wrong_place_of_a_request_is_told_at_once(client: TestClient) -> None:
    response = client.patch(
        "/v1/users/minus?x=1", content=b'{"email": 5}', headers={"Content-Type": "application/json"}
    )
    assert response.status_code == 422
    errors = response.json()["errors"]
    assert [(error["location"], error.get("parameter"), error.get("pointer")) for error in errors] == [
        ("path", "user_id", None),
        ("body", None, "/email"),
    ]


def test_a_missing_route_is_a_problem(client: TestClient) -> None:
    response = client.get("/v1/nothing")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["type"] == "urn:problem:interlock:not-found"


def test_a_method_that_a_path_does_not_know_is_a_problem_that_lists_all_it_knows(client: TestClient) -> None:
    response = client.put("/v1/users/7")
    assert response.status_code == 405
    assert response.headers["allow"] == "DELETE, GET, HEAD, PATCH"
    assert response.json()["type"] == "urn:problem:interlock:method-not-allowed"
    assert client.put("/v1/users").headers["allow"] == "GET, HEAD, POST"


def test_head_is_answered_as_get_is_without_the_body(client: TestClient) -> None:
    path = f"/v1/users/{created(client)}"
    whole, head = client.get(path, headers=ANN), client.head(path, headers=ANN)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(whole.content))
    assert head.headers["content-type"] == whole.headers["content-type"]
    assert client.head("/v1/users/999").status_code == 404
    assert client.head("/v1/users").status_code == 401


def test_head_is_in_no_document(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert not [path for path, item in paths.items() if "head" in item]


def test_a_request_without_credentials_is_challenged_without_an_error_code(client: TestClient) -> None:
    response = client.get("/v1/users")
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == 'Bearer realm="api"'


@pytest.mark.parametrize(
    ("authorization", "challenge"),
    [
        ("Basic YTpi", 'error="invalid_request"'),
        ("Bearer ", 'error="invalid_request"'),
        ("Bearer x", 'error="invalid_token"'),
    ],
)
def test_bad_credentials_are_challenged_with_what_is_wrong(
    client: TestClient, authorization: str, challenge: str
) -> None:
    response = client.get("/v1/users", headers={"Authorization": authorization})
    assert response.status_code == 401
    assert challenge in response.headers["www-authenticate"]


def test_a_caller_of_the_wrong_kind_is_forbidden(client: TestClient) -> None:
    response = client.delete("/v1/users/1", headers=ANN)
    assert response.status_code == 403
    assert response.json()["type"] == "urn:problem:interlock:forbidden"
    assert 'error="insufficient_scope"' in response.headers["www-authenticate"]


def test_who_may_not_call_learns_nothing_about_the_request(client: TestClient) -> None:
    assert client.get("/v1/users?limit=nonsense").status_code == 401


def test_the_controller_is_made_for_the_call(example: Example) -> None:
    client = example.client()
    client.post("/v1/users", json=NEW_USER, headers={**ANN, "Idempotency-Key": "k", "X-Request-ID": "r-1"})
    (call,) = example.users.calls
    assert call.operation == "users.api.create_user"
    assert call.principal is not None
    assert call.principal.subject == "ann"
    assert (call.idempotency_key, call.request_id) == ("k", "r-1")


def test_cursor_pages_link_to_the_next_one_until_the_last(client: TestClient) -> None:
    for telegram_id in range(5):
        created(client, telegram_id, tags=["t"])
    seen: list[int] = []
    path = "/v1/users?tag=t&limit=2"
    while path:
        response = client.get(path, headers=ANN)
        seen += [user["id"] for user in response.json()["items"]]
        link = response.headers.get("link")
        assert (link is None) == (response.json()["next_cursor"] is None)
        path = link.removesuffix('>; rel="next"').removeprefix("<") if link else ""
    assert seen == [0, 1, 2, 3, 4]


def test_offset_pages_link_to_the_next_one_until_the_last(client: TestClient) -> None:
    for telegram_id in range(3):
        created(client, telegram_id)
    response = client.get("/v1/users/search?filter[name]=ann&limit=2")
    assert response.headers["link"] == '</v1/users/search?filter%5Bname%5D=ann&limit=2&offset=2>; rel="next"'
    assert "link" not in client.get("/v1/users/search?filter[name]=ann&limit=2&offset=2").headers
    assert "link" not in client.get("/v1/users/search?filter[name]=ann&offset=9").headers


@pytest.mark.parametrize("cursor", ["nonsense", "", "%00", "MSJhIg", "a" * 5000, "ü"])
def test_a_made_up_cursor_is_refused(client: TestClient, cursor: str) -> None:
    response = client.get("/v1/users", params={"cursor": cursor}, headers=ANN)
    assert response.status_code == 422
    assert response.json()["errors"][0]["parameter"] == "cursor"


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "limit=", "role=king"])
def test_query_parameters_outside_their_bounds_are_refused(client: TestClient, query: str) -> None:
    response = client.get(f"/v1/users?{query}", headers=ANN)
    assert response.status_code == 422
    assert response.json()["errors"][0]["parameter"] == query.split("=")[0]


def test_a_deprecated_operation_says_since_when_and_until_when(client: TestClient) -> None:
    for response in (client.get("/v1/users/search?filter[name]=a"), client.get("/v1/users/search")):
        assert response.headers["deprecation"] == "@1767225600"
        assert response.headers["sunset"] == "Fri, 01 Jan 2027 00:00:00 GMT"


def test_an_operation_that_takes_too_long_is_a_504(client: TestClient) -> None:
    response = client.post("/v1/users/import", json=[NEW_USER] * 101)
    assert response.status_code == 504
    assert response.json()["type"] == "urn:problem:interlock:operation-timeout"


def test_a_timeout_of_the_controller_itself_is_no_504(example: Example) -> None:
    async def import_users(body: object) -> int:
        raise TimeoutError

    example.users.import_users = import_users  # type: ignore[method-assign]  # a controller that errs
    assert example.client().post("/v1/users/import", json=[]).status_code == 500


def test_a_message_broker_that_is_away_is_a_503_that_says_nothing_of_it(example: Example) -> None:
    async def import_users(body: list[UserCreate]) -> int:
        raise BrokerUnavailable("redis.internal:6379 cannot be reached")

    example.users.import_users = import_users  # type: ignore[method-assign]  # a controller that publishes at once
    response = example.client().post("/v1/users/import", json=[])
    assert (response.status_code, response.json()["type"]) == (503, "urn:problem:interlock:service-unavailable")
    assert "redis" not in response.text


def test_a_success_publishes_its_answer_and_a_failure_its_problem(example: Example) -> None:
    client = example.client()
    created(client)
    client.post("/v1/users", json=NEW_USER, headers=ANN)
    assert [event.type.name for event in example.events.events] == [
        "users.user_registered",
        "users.registration_failed",
    ]
    assert b'"telegram_id":5' in example.events.events[0].payload
    assert b"urn:problem:users:user-exists" in example.events.events[1].payload


def test_a_refused_request_publishes_nothing(example: Example) -> None:
    client = example.client()
    client.post("/v1/users", json={}, headers=ANN)
    client.post("/v1/users", json=NEW_USER)
    assert example.events.events == []


def test_fastapis_own_document_is_complete(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    create = document["paths"]["/v1/users"]["post"]
    assert create["security"] == [{"userToken": []}, {"serviceToken": ["users.api.create_user"]}]
    assert sorted(create["responses"]) == ["201", "400", "401", "403", "409", "413", "415", "422", "500", "503"]
    for status, response in create["responses"].items():
        assert list(response["content"]) == ["application/json" if status == "201" else "application/problem+json"]
    assert create["responses"]["409"]["content"]["application/problem+json"]["schema"]["anyOf"] == [
        {"$ref": "#/components/schemas/UserExistsProblem"},
        {"$ref": "#/components/schemas/ProblemBody"},
    ]
    listed = document["paths"]["/v1/users"]["get"]
    role = next(parameter for parameter in listed["parameters"] if parameter["name"] == "role")
    assert role["schema"] == {"$ref": "#/components/schemas/UserRole"}
    removed = document["paths"]["/v1/users/{user_id}"]["delete"]
    assert (list(removed["responses"]["204"]), removed["security"]) == (
        ["description"],
        [{"serviceToken": ["users.api.delete_user"]}],
    )
    assert document["paths"]["/v1/users/search"]["get"]["deprecated"] is True
    assert "HTTPValidationError" not in document["components"]["schemas"]
