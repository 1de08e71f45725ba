"""Updates that Telegram sends by itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest

from interlock_testing.http_server import Reply, ScriptedServer
from interlock_testing.telegram_api import SECRET_HEADER, Person, TelegramApi
from services.tg_bot.app.application import create_app
from services.tg_bot.app.telegram import WEBHOOK_PATH
from services.tg_bot.handlers import texts
from services.tg_bot.testing.bot import NOWHERE, settings_for

pytestmark = pytest.mark.anyio

SECRET = "a-secret_of-the-webhook"
RIGHT = {SECRET_HEADER: SECRET}


@asynccontextmanager
async def webhook(telegram: TelegramApi, backend: str) -> AsyncIterator[httpx2.AsyncClient]:
    """Telegram's way to a bot that does not poll."""
    settings = settings_for(
        telegram, backend, TELEGRAM_MODE="webhook", WEBHOOK_URL="https://bot.example.org/", WEBHOOK_SECRET=SECRET
    )
    app = create_app(settings, NOWHERE)
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(transport=transport, base_url="http://bot") as client,
    ):
        yield client


@pytest.fixture
async def client(telegram: TelegramApi, backend: str) -> AsyncIterator[httpx2.AsyncClient]:
    async with webhook(telegram, backend) as made:
        yield made


def update(person: Person, text: str, number: int = 1) -> dict[str, Any]:
    message = {
        "message_id": number,
        "date": int(datetime.now(UTC).timestamp()),
        "chat": person.as_chat(),
        "from": person.as_user(),
        "text": text,
    }
    return {"update_id": number, "message": message}


async def test_an_update_is_answered_once_it_is_dealt_with(
    telegram: TelegramApi, client: httpx2.AsyncClient, new_person: Callable[[], Person]
) -> None:
    person = new_person()
    response = await client.post(WEBHOOK_PATH, json=update(person, "/start"), headers=RIGHT)
    assert (response.status_code, response.content) == (204, b"")
    assert [text.partition("!")[0] for text in telegram.texts(person.id)] == [f"Welcome, {person.first_name}"]


async def test_an_update_that_comes_again_makes_no_second_reminder(
    telegram: TelegramApi, client: httpx2.AsyncClient, new_person: Callable[[], Person]
) -> None:
    person = new_person()
    again = update(person, "/remind 1h Once only", 2)
    for body in (update(person, "/start", 1), again, again, update(person, "/list", 3)):
        assert (await client.post(WEBHOOK_PATH, json=body, headers=RIGHT)).status_code == 204
    *_, first, second, listed = telegram.texts(person.id)
    assert first == second
    assert listed.count("Once only") == 1


async def test_updates_of_one_chat_keep_their_order_and_those_of_others_do_not_wait(
    telegram: TelegramApi, scripted_backend: ScriptedServer, new_person: Callable[[], Person]
) -> None:
    scripted_backend.script.replies = [Reply(418, delay=1.5)]
    person, other = new_person(), new_person()
    async with webhook(telegram, scripted_backend.url) as client:

        async def deliver(body: dict[str, Any]) -> int:
            return (await client.post(WEBHOOK_PATH, json=body, headers=RIGHT)).status_code

        slow = asyncio.create_task(deliver(update(person, "/list", 1)))
        await asyncio.to_thread(telegram.wait_for, lambda: scripted_backend.script.received)
        behind = asyncio.create_task(deliver(update(person, "/help", 2)))
        assert await deliver(update(other, "/help", 3)) == 204
        assert telegram.texts(person.id) == []
        assert [await slow, await behind] == [204, 204]
    assert telegram.texts(person.id) == [texts.FAILED, texts.HELP]


async def test_an_update_that_comes_again_while_it_is_in_hand_is_dealt_with_once(
    telegram: TelegramApi, scripted_backend: ScriptedServer, new_person: Callable[[], Person]
) -> None:
    scripted_backend.script.replies = [Reply(418, delay=1)]
    person = new_person()
    async with webhook(telegram, scripted_backend.url) as client:

        async def deliver() -> int:
            response = await client.post(WEBHOOK_PATH, json=update(person, "/list", 1), headers=RIGHT)
            # Neither of them is answered before the update is dealt with.
            assert telegram.texts(person.id) == [texts.FAILED]
            return response.status_code

        first = asyncio.create_task(deliver())
        await asyncio.to_thread(telegram.wait_for, lambda: scripted_backend.script.received)
        assert [await deliver(), await first] == [204, 204]
    assert len(scripted_backend.script.received) == 1
    assert telegram.texts(person.id) == [texts.FAILED]


@pytest.mark.parametrize(
    "headers", [{}, {SECRET_HEADER: "wrong"}, {SECRET_HEADER: ""}, {SECRET_HEADER: SECRET.upper()}], ids=str
)
async def test_who_does_not_know_the_secret_is_not_telegram(
    telegram: TelegramApi, client: httpx2.AsyncClient, new_person: Callable[[], Person], headers: dict[str, str]
) -> None:
    person = new_person()
    response = await client.post(WEBHOOK_PATH, json=update(person, "/help"), headers=headers)
    assert response.status_code == 403
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["type"] == "urn:problem:bot:wrong-secret"
    assert telegram.texts(person.id) == []


async def test_what_is_no_json_object_is_refused(client: httpx2.AsyncClient) -> None:
    assert (await client.post(WEBHOOK_PATH, content=b"{", headers=RIGHT)).status_code in (400, 415, 422)
    assert (await client.post(WEBHOOK_PATH, json=[1], headers=RIGHT)).status_code == 422


async def test_an_update_that_nobody_understands_is_not_asked_for_again(client: httpx2.AsyncClient) -> None:
    body = {"update_id": 5, "message": {"message_id": "no number"}}
    assert (await client.post(WEBHOOK_PATH, json=body, headers=RIGHT)).status_code == 204
    assert (await client.post(WEBHOOK_PATH, json={"update_id": 6, "news": {}}, headers=RIGHT)).status_code == 204


async def test_a_handler_that_fails_apologises_and_the_update_does_not_come_again(
    telegram: TelegramApi, scripted_backend: ScriptedServer, new_person: Callable[[], Person]
) -> None:
    scripted_backend.script.replies = [Reply(418)]
    person = new_person()
    async with webhook(telegram, scripted_backend.url) as client:
        assert (await client.post(WEBHOOK_PATH, json=update(person, "/start"), headers=RIGHT)).status_code == 204
    assert telegram.texts(person.id) == [texts.FAILED]


async def test_telegram_is_told_where_to_send_updates_and_nobody_polls(
    telegram: TelegramApi, client: httpx2.AsyncClient
) -> None:
    for _ in range(200):
        if (await client.get("/readyz")).status_code == 200:
            break
    (call,) = telegram.calls_of("setWebhook")
    assert call.parameters["url"] == f"https://bot.example.org{WEBHOOK_PATH}"
    assert call.parameters["secret_token"] == SECRET
    assert telegram.calls_of("getUpdates") == []


async def test_the_webhook_is_not_there_while_the_bot_polls(
    telegram: TelegramApi, scripted_backend: ScriptedServer
) -> None:
    app = create_app(settings_for(telegram, scripted_backend.url), NOWHERE)
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://bot") as client:
        assert (await client.post(WEBHOOK_PATH, json={}, headers=RIGHT)).status_code == 404


def test_the_path_is_that_of_the_contract(telegram: TelegramApi, scripted_backend: ScriptedServer) -> None:
    settings = settings_for(
        telegram, scripted_backend.url, TELEGRAM_MODE="webhook", WEBHOOK_URL="http://b", WEBHOOK_SECRET=SECRET
    )
    assert set(create_app(settings, NOWHERE).openapi()["paths"]) == {WEBHOOK_PATH}
