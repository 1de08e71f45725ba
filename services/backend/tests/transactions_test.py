"""One request, one transaction: it is committed before anybody is told, and asking twice does not do it twice."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.backend.storage.tables import ReminderRow
from services.backend.testing.backend import Backend, as_person, reminder

pytestmark = pytest.mark.anyio

ADA = as_person("ada")


class LostConnectionError(Exception):
    """What a driver raises when the database goes away. The text stands for something that must not leak."""


@pytest.fixture(autouse=True)
async def ada(backend: Backend) -> None:
    await backend.register("ada", 5)


async def count(engine: AsyncEngine) -> int:
    async with engine.connect() as connection:
        found: int = (await connection.execute(select(func.count()).select_from(ReminderRow))).scalar_one()
        return found


class FailingCommit:
    """While it is entered, no commit of the engine succeeds."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine.sync_engine
        self.attempts = 0

    def _fail(self, _connection: object) -> None:
        self.attempts += 1
        raise LostConnectionError("secret-host:5432 went away")

    def __enter__(self) -> FailingCommit:
        event.listen(self._engine, "commit", self._fail)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(self._engine, "commit", self._fail)


class SentStatuses:
    """Remembers every status that an application starts a response with."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.seen: list[int] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.seen.append(message["status"])
            await send(message)

        await self._app(scope, receive, watched)


async def test_a_commit_that_fails_is_a_500_and_never_a_success(backend: Backend) -> None:
    sent = SentStatuses(backend.app.middleware_stack or backend.app)
    backend.app.middleware_stack = sent
    with FailingCommit(backend.engine) as failing:
        response = await backend.client.post("/v1/reminders", json=reminder(), headers=ADA)
    # The request's own, and those of what the backend does by itself meanwhile.
    assert failing.attempts >= 1
    assert sent.seen == [500]
    assert response.headers["content-type"] == "application/problem+json"
    assert "secret" not in response.text
    assert await count(backend.engine) == 0


async def test_after_a_failed_commit_the_same_key_works(backend: Backend) -> None:
    body, headers = reminder(), {**ADA, "Idempotency-Key": "again"}
    with FailingCommit(backend.engine):
        assert (await backend.client.post("/v1/reminders", json=body, headers=headers)).status_code == 500
    response = await backend.client.post("/v1/reminders", json=body, headers=headers)
    assert response.status_code == 201
    assert "idempotency-replayed" not in response.headers
    assert await count(backend.engine) == 1


async def test_what_is_answered_is_committed_already(backend: Backend) -> None:
    """Another connection sees the reminder at the moment the response begins."""
    counts: list[int] = []
    inner = backend.app.middleware_stack or backend.app

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                counts.append(await count(backend.engine))
            await send(message)

        await inner(scope, receive, watched)

    backend.app.middleware_stack = application
    await backend.remind("ada")
    assert counts == [1]


async def test_a_retry_gets_the_first_answer(backend: Backend) -> None:
    body, headers = reminder(), {**ADA, "Idempotency-Key": "one"}
    first = await backend.client.post("/v1/reminders", json=body, headers=headers)
    second = await backend.client.post("/v1/reminders", json=body, headers=headers)
    assert (second.status_code, second.content) == (201, first.content)
    assert second.headers["idempotency-replayed"] == "true"
    assert await count(backend.engine) == 1


async def test_a_key_stands_for_one_request_of_one_person(backend: Backend) -> None:
    headers = {"Idempotency-Key": "one"}
    await backend.client.post("/v1/reminders", json=reminder(), headers={**ADA, **headers})
    other_body = await backend.client.post("/v1/reminders", json=reminder(text="y"), headers={**ADA, **headers})
    assert other_body.status_code == 422
    await backend.register("bob", 6)
    other_person = await backend.client.post("/v1/reminders", json=reminder(), headers={**as_person("bob"), **headers})
    assert other_person.status_code == 201
    assert await count(backend.engine) == 2


async def test_many_requests_at_once_with_one_key_make_one_reminder(backend: Backend) -> None:
    body, headers = reminder(), {**ADA, "Idempotency-Key": "one"}
    responses = await asyncio.gather(
        *(backend.client.post("/v1/reminders", json=body, headers=headers) for _ in range(8))
    )
    statuses = Counter(response.status_code for response in responses)
    made: set[Any] = {response.json()["id"] for response in responses if response.status_code == 201}
    assert len(made) == 1
    assert set(statuses) <= {201, 409}
    assert await count(backend.engine) == 1


async def test_many_requests_at_once_without_a_key_each_make_one(backend: Backend) -> None:
    responses = await asyncio.gather(
        *(backend.client.post("/v1/reminders", json=reminder(), headers=ADA) for _ in range(8))
    )
    assert [response.status_code for response in responses] == [201] * 8
    assert await count(backend.engine) == 8


async def test_registering_twice_at_once_makes_one_user(backend: Backend) -> None:
    responses = await asyncio.gather(
        *(
            backend.client.post("/v1/users", json={"telegram_id": n, "display_name": "B"}, headers=as_person("bob"))
            for n in range(10, 14)
        )
    )
    assert sorted(response.status_code for response in responses) == [201, 409, 409, 409]
