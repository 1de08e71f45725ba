from __future__ import annotations

from datetime import timedelta

import pytest

from services.backend.testing.backend import Backend, as_person, reminder

pytestmark = pytest.mark.anyio

ADA = as_person("ada")


@pytest.fixture(autouse=True)
async def ada(backend: Backend) -> None:
    await backend.register("ada", 5, email="ada@example.org")


@pytest.mark.parametrize(
    "recurrence",
    [
        {"kind": "once"},
        {"kind": "daily", "every": 3, "until": "2099-12-31"},
        {"kind": "weekly", "weekdays": ["friday", "monday"], "every": 1, "until": None},
    ],
)
async def test_a_reminder_comes_back_as_it_was_made(backend: Backend, recurrence: dict[str, object]) -> None:
    made = await backend.remind("ada", recurrence=recurrence, channel="email", tags=["b", "a"])
    response = await backend.client.get(f"/v1/reminders/{made['id']}", headers=ADA)
    assert (response.status_code, response.json()) == (200, made)
    assert (made["recurrence"], made["tags"], made["status"]) == (recurrence, ["b", "a"], "scheduled")


@pytest.mark.parametrize(
    ("recurrence", "pointer"),
    [
        ({"kind": "monthly"}, "/recurrence"),
        ({"kind": "weekly"}, "/recurrence/weekdays"),
        ({"kind": "weekly", "weekdays": ["monday", "monday"]}, "/recurrence/weekdays"),
        ({"kind": "daily", "every": 0}, "/recurrence/every"),
        ({"kind": "once", "every": 2}, "/recurrence/every"),
    ],
)
async def test_a_malformed_recurrence_is_told_where(
    backend: Backend, recurrence: dict[str, object], pointer: str
) -> None:
    response = await backend.client.post("/v1/reminders", json=reminder(recurrence=recurrence), headers=ADA)
    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"].startswith(pointer)


async def test_a_due_time_that_has_passed_is_a_typed_problem(backend: Backend) -> None:
    response = await backend.client.post("/v1/reminders", json=reminder(after=timedelta(days=-1)), headers=ADA)
    assert response.status_code == 422
    problem = response.json()
    assert problem["type"] == "urn:problem:reminders:due-in-past"
    assert problem["due_at"] < problem["now"]


async def test_cancelling_ends_a_reminder(backend: Backend) -> None:
    made = await backend.remind("ada")
    cancelled = await backend.client.post(f"/v1/reminders/{made['id']}/cancel", headers=ADA)
    assert (cancelled.status_code, cancelled.json()["status"]) == (200, "cancelled")
    again = await backend.client.post(f"/v1/reminders/{made['id']}/cancel", headers=ADA)
    assert again.status_code == 409
    assert again.json()["reminder_status"] == "cancelled"
    changed = await backend.client.patch(f"/v1/reminders/{made['id']}", json={"text": "x"}, headers=ADA)
    assert changed.json()["type"] == "urn:problem:reminders:reminder-not-active"


async def test_a_text_that_no_database_can_hold_is_refused_with_its_place(backend: Backend) -> None:
    made = await backend.remind("ada")
    response = await backend.client.patch(f"/v1/reminders/{made['id']}", json={"text": "water\0"}, headers=ADA)
    assert response.status_code == 422
    assert [(error["pointer"], error["code"]) for error in response.json()["errors"]] == [("/text", "null_character")]


async def test_a_patch_replaces_a_recurrence_whole(backend: Backend) -> None:
    made = await backend.remind("ada", recurrence={"kind": "daily", "every": 3, "until": "2099-12-31"})
    response = await backend.client.patch(
        f"/v1/reminders/{made['id']}", json={"recurrence": {"kind": "daily"}}, headers=ADA
    )
    assert response.status_code == 200
    assert response.json()["recurrence"] == {"kind": "daily", "every": 1, "until": None}
    assert response.json()["text"] == made["text"]


async def test_filters_narrow_the_list(backend: Backend) -> None:
    soon = await backend.remind("ada", after=timedelta(days=1), channel="email")
    late = await backend.remind("ada", after=timedelta(days=9))
    await backend.client.post(f"/v1/reminders/{late['id']}/cancel", headers=ADA)

    async def ids(**query: str) -> list[str]:
        response = await backend.client.get("/v1/reminders", params=query, headers=ADA)
        assert response.status_code == 200, response.text
        return [item["id"] for item in response.json()["items"]]

    assert await ids() == [soon["id"], late["id"]]
    assert await ids(status="cancelled") == [late["id"]]
    assert await ids(channel="email") == [soon["id"]]
    assert await ids(due_after=late["due_at"]) == [late["id"]]
    assert await ids(due_before=late["due_at"]) == [soon["id"]]


async def test_pages_are_stable_while_others_insert(backend: Backend) -> None:
    """Whatever is there from the first page to the last is seen exactly once, wherever new reminders come in."""
    made = [(await backend.remind("ada", after=timedelta(days=day)))["id"] for day in range(10, 17)]
    seen: list[str] = []
    path, page = "/v1/reminders?limit=2", 0
    while path:
        response = await backend.client.get(path, headers=ADA)
        seen += [item["id"] for item in response.json()["items"]]
        path = response.links.get("next", {}).get("url", "")
        page += 1
        await backend.remind("ada", after=timedelta(days=10 + 2 * page, hours=-1))
        await backend.remind("ada", after=timedelta(days=1))
    assert [reminder_id for reminder_id in seen if reminder_id in made] == made
    assert len(seen) == len(set(seen))


async def test_the_next_page_keeps_the_filters(backend: Backend) -> None:
    for day in range(1, 4):
        await backend.remind("ada", after=timedelta(days=day), channel="email")
        await backend.remind("ada", after=timedelta(days=day))
    response = await backend.client.get("/v1/reminders?channel=email&limit=2", headers=ADA)
    rest = await backend.client.get(response.links["next"]["url"], headers=ADA)
    assert [item["channel"] for item in response.json()["items"] + rest.json()["items"]] == ["email"] * 3


@pytest.mark.parametrize("cursor", ["x", "MXt9", "%00", "MXsiaWQiOjF9"])
async def test_a_made_up_cursor_is_refused(backend: Backend, cursor: str) -> None:
    response = await backend.client.get(f"/v1/reminders?cursor={cursor}", headers=ADA)
    assert response.status_code == 422
    assert response.json()["errors"][0]["parameter"] == "cursor"
