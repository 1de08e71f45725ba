from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramAPIError, TelegramRetryAfter, TelegramUnauthorizedError

from interlock_testing.telegram_api import ADA, Drop, Refusal, TelegramApi, telegram_api
from services.notifications.delivery import telegram
from services.notifications.delivery.refused import Refused
from services.notifications.delivery.telegram import TelegramMessenger

pytestmark = pytest.mark.anyio


@pytest.fixture
def api() -> Iterator[TelegramApi]:
    with telegram_api() as serving:
        yield serving


def bot_of(api: TelegramApi, token: str) -> Bot:
    return Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(api.url)))


@pytest.fixture
async def messenger(api: TelegramApi) -> AsyncIterator[TelegramMessenger]:
    async with bot_of(api, api.token) as bot:
        yield TelegramMessenger(bot)


async def test_a_message_arrives_as_it_is(api: TelegramApi, messenger: TelegramMessenger) -> None:
    await messenger.send(ADA.id, "*Water* <the> _tomatoes_ \N{TOMATO}")
    assert api.texts() == ["*Water* <the> _tomatoes_ \N{TOMATO}"]
    assert "parse_mode" not in api.calls_of("sendMessage")[0].parameters


@pytest.mark.parametrize(
    "refusal",
    [Refusal(403, "Forbidden: bot was blocked by the user"), Refusal(400, "Bad Request: chat not found")],
)
async def test_a_person_who_cannot_be_reached_is_final(
    api: TelegramApi, messenger: TelegramMessenger, refusal: Refusal
) -> None:
    api.fail("sendMessage", refusal)
    with pytest.raises(Refused, match=refusal.description):
        await messenger.send(ADA.id, "text")


@pytest.mark.parametrize("failure", [Refusal(500, "Internal Server Error"), Refusal(502, "Bad Gateway"), Drop()])
async def test_what_may_pass_is_an_error_like_any_other(
    api: TelegramApi, messenger: TelegramMessenger, failure: Refusal | Drop
) -> None:
    api.fail("sendMessage", failure)
    with pytest.raises(TelegramAPIError):
        await messenger.send(ADA.id, "text")


async def test_a_bot_that_telegram_does_not_know_is_no_fault_of_the_person(api: TelegramApi) -> None:
    async with bot_of(api, "43:another-token") as bot:
        with pytest.raises(TelegramUnauthorizedError):
            await TelegramMessenger(bot).send(ADA.id, "text")


async def test_a_pause_that_telegram_asks_for_is_kept_by_all(api: TelegramApi, messenger: TelegramMessenger) -> None:
    api.fail("sendMessage", Refusal(429, "Too Many Requests: retry after 1", retry_after=1))
    first = asyncio.create_task(messenger.send(ADA.id, "first"))
    await asyncio.to_thread(api.wait_for, lambda: api.calls)
    while not messenger.paused:
        await asyncio.sleep(0.005)
    asked = time.monotonic()
    await asyncio.gather(first, messenger.send(7, "second"))
    assert sorted(api.texts() + api.texts(7)) == ["first", "second"]
    times = [call.at for call in api.calls_of("sendMessage")]
    assert len(times) == 3
    assert min(times[1:]) - times[0] >= 0.99
    assert time.monotonic() - asked < 5


async def test_a_pause_that_is_too_long_to_sit_through_is_left_to_the_delivery_policy(
    api: TelegramApi, messenger: TelegramMessenger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telegram, "LONGEST_PAUSE", 0.1)
    api.fail("sendMessage", Refusal(429, "Too Many Requests: retry after 1", retry_after=1))
    began = time.monotonic()
    with pytest.raises(TelegramRetryAfter):
        await messenger.send(ADA.id, "text")
    assert time.monotonic() - began < 0.9
    # Whoever comes next does not ask again before it is over.
    await messenger.send(ADA.id, "text")
    assert time.monotonic() - began >= 0.99
    assert len(api.calls_of("sendMessage")) == 2
