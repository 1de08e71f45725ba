from __future__ import annotations

import pytest

from services.backend.testing.backend import Backend, as_administrator, as_person, user

pytestmark = pytest.mark.anyio

MERGE_PATCH = "application/merge-patch+json"


async def test_a_registered_user_is_what_everybody_gets_to_see(backend: Backend) -> None:
    created = await backend.register("ada", 5, email="ada@example.org", timezone="Europe/Paris")
    assert created == {
        "id": created["id"],
        "telegram_id": 5,
        "display_name": "Person 5",
        "email": "ada@example.org",
        "role": "member",
        "locale": "en",
        "timezone": "Europe/Paris",
        "created_at": created["created_at"],
        "updated_at": created["created_at"],
        "last_active_at": None,
    }
    for path in (f"/v1/users/{created['id']}", "/v1/users/@me"):
        response = await backend.client.get(path, headers=as_person("ada"))
        assert (response.status_code, response.json()) == (200, created)


async def test_a_typed_error_is_a_problem_document(backend: Backend) -> None:
    await backend.register("ada", 5)
    response = await backend.client.post("/v1/users", json=user(5), headers=as_person("bob"))
    assert response.status_code == 409
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert (problem["type"], problem["status"], problem["telegram_id"]) == ("urn:problem:users:user-exists", 409, 5)
    assert problem["detail"].startswith("You are registered already")


async def test_an_error_and_a_failed_validation_share_a_status_but_not_a_type(backend: Backend) -> None:
    unknown = await backend.client.post("/v1/users", json=user(5, timezone="Mars/Olympus"), headers=as_person("ada"))
    malformed = await backend.client.post("/v1/users", json=user(5, timezone="?"), headers=as_person("ada"))
    assert (unknown.status_code, malformed.status_code) == (422, 422)
    assert unknown.json()["type"] == "urn:problem:users:unknown-time-zone"
    assert malformed.json()["type"] == "urn:problem:interlock:validation-failed"
    assert malformed.json()["errors"][0]["pointer"] == "/timezone"


async def test_absent_is_not_null_in_a_merge_patch(backend: Backend) -> None:
    created = await backend.register("ada", 5, email="ada@example.org")
    path, headers = f"/v1/users/{created['id']}", {**as_person("ada"), "Content-Type": MERGE_PATCH}
    renamed = await backend.client.patch(path, content='{"display_name": "Ada"}', headers=headers)
    assert (renamed.json()["display_name"], renamed.json()["email"]) == ("Ada", "ada@example.org")
    removed = await backend.client.patch(path, content='{"email": null}', headers=headers)
    assert (removed.status_code, removed.json()["email"]) == (200, None)
    refused = await backend.client.patch(path, content='{"display_name": null}', headers=headers)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/display_name"
    nothing = await backend.client.patch(path, content="{}", headers=headers)
    assert nothing.json()["display_name"] == "Ada"


@pytest.mark.parametrize(
    ("members", "pointer"),
    [
        ({"surplus": 1}, "/surplus"),
        ({"role": "emperor"}, "/role"),
        ({"telegram_id": 2**53}, "/telegram_id"),
        ({"telegram_id": "5"}, "/telegram_id"),
        ({"display_name": "a\0b"}, "/display_name"),
        ({"email": "nobody"}, "/email"),
        ({"id": 1}, "/id"),
    ],
)
async def test_a_request_that_breaks_the_contract_is_told_where(
    backend: Backend, members: dict[str, object], pointer: str
) -> None:
    response = await backend.client.post("/v1/users", json=user(5) | members, headers=as_person("ada"))
    assert response.status_code == 422
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]


async def test_administrators_walk_the_pages_by_links(backend: Backend) -> None:
    ids = [(await backend.register(f"person-{number}", number))["id"] for number in range(1, 6)]
    seen: list[int] = []
    path = "/v1/users?limit=2"
    for _ in range(3):
        response = await backend.client.get(path, headers=as_administrator())
        assert response.status_code == 200
        seen += [item["id"] for item in response.json()["items"]]
        path = response.links.get("next", {}).get("url", "")
    assert seen == ids
    assert path == ""
    assert response.json()["next_cursor"] is None


async def test_a_deleted_user_is_gone_with_their_reminders(backend: Backend) -> None:
    created = await backend.register("ada", 5)
    await backend.remind("ada")
    response = await backend.client.delete(f"/v1/users/{created['id']}", headers=as_person("ada"))
    assert (response.status_code, response.content) == (204, b"")
    assert (await backend.client.get("/v1/users/@me", headers=as_person("ada"))).status_code == 404
    await backend.register("ada", 5)
    assert (await backend.client.get("/v1/reminders", headers=as_person("ada"))).json()["items"] == []


async def test_a_replacement_may_not_take_anothers_account(backend: Backend) -> None:
    created = await backend.register("ada", 5)
    await backend.register("bob", 6)
    response = await backend.client.put(f"/v1/users/{created['id']}", json=user(6), headers=as_person("ada"))
    assert (response.status_code, response.json()["telegram_id"]) == (409, 6)
