"""Telegram refuses, fails and goes away; handlers fail; and the bot goes on."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable

import pytest

from interlock_testing.http_server import Reply, ScriptedServer
from interlock_testing.telegram_api import Drop, DropAnswer, Person, Refusal, TelegramApi
from services.tg_bot.handlers import texts
from services.tg_bot.testing.bot import Talk, running_bot

pytestmark = pytest.mark.anyio

TOO_MANY = Refusal(429, "Too Many Requests: retry after 1", retry_after=1)


@pytest.fixture
async def talk(
    telegram: TelegramApi, scripted_backend: ScriptedServer, new_person: Callable[[], Person]
) -> AsyncIterator[Talk]:
    async with running_bot(telegram, scripted_backend.url):
        yield Talk(telegram, new_person())


async def test_an_answer_waits_as_long_as_telegram_asks(telegram: TelegramApi, talk: Talk) -> None:
    telegram.fail("sendMessage", TOO_MANY)
    assert await talk.say("/help") == texts.HELP
    first, second = telegram.calls_of("sendMessage")
    assert 1.0 <= second.at - first.at < 3.0


async def test_an_answer_is_sent_again_when_telegram_fails(telegram: TelegramApi, talk: Talk) -> None:
    telegram.fail("sendMessage", Refusal(500), Drop())
    assert await talk.say("/help") == texts.HELP
    assert len(telegram.calls_of("sendMessage")) == 3


async def test_an_answer_whose_receipt_is_lost_comes_twice_rather_than_never(telegram: TelegramApi, talk: Talk) -> None:
    telegram.fail("sendMessage", DropAnswer())
    assert await talk.answers("/help", 2) == [texts.HELP, texts.HELP]


async def test_somebody_who_blocked_the_bot_troubles_nobody_else(
    telegram: TelegramApi, talk: Talk, new_person: Callable[[], Person], caplog: pytest.LogCaptureFixture
) -> None:
    blocker = new_person()
    telegram.fail("sendMessage", Refusal(403, "Forbidden: bot was blocked by the user"))
    with caplog.at_level(logging.ERROR, "services.tg_bot"):
        telegram.say("/help", blocker)
        await asyncio.to_thread(telegram.wait_for, lambda: telegram.calls_of("sendMessage"))
        assert await talk.say("/help") == texts.HELP
    assert telegram.texts(blocker.id) == []
    assert any("blocked by the user" in record.getMessage() for record in caplog.records)


async def test_a_handler_that_fails_apologises_and_is_logged(
    scripted_backend: ScriptedServer, talk: Talk, caplog: pytest.LogCaptureFixture
) -> None:
    scripted_backend.script.replies = [Reply(201, b"this is no JSON")]
    with caplog.at_level(logging.ERROR, "services.tg_bot"):
        assert await talk.say("/start") == texts.FAILED
    (record,) = [record for record in caplog.records if record.exc_info]
    assert record.exc_info is not None
    assert "ResponseDecodeError" in str(record.exc_info[0])
    assert await talk.say("/help") == texts.HELP


@pytest.mark.parametrize("failure", [Refusal(502), Drop(), TOO_MANY], ids=str)
async def test_polling_goes_on_after_telegram_failed(
    telegram: TelegramApi, talk: Talk, failure: Refusal | Drop
) -> None:
    telegram.fail("getUpdates", failure)
    await talk.say("/help")
    assert await talk.say("/help") == texts.HELP


async def test_an_update_that_nobody_understands_is_passed_over(telegram: TelegramApi, talk: Talk) -> None:
    chat = talk.person.as_chat()
    telegram.update({"update_id": 1_000_000, "message": {"message_id": "no number", "date": 0, "chat": chat}})
    telegram.update(
        {
            "update_id": 1_000_001,
            "message": {"message_id": 3, "date": 0, "chat": chat, "text": "/help", "from": talk.person.as_user()},
        }
    )
    await asyncio.to_thread(telegram.wait_for, lambda: talk.heard())
    assert talk.heard() == [texts.HELP]
    await asyncio.to_thread(telegram.wait_for, lambda: telegram.pending == 0)


async def test_a_bot_starts_when_telegram_lets_it(
    telegram: TelegramApi, scripted_backend: ScriptedServer, new_person: Callable[[], Person]
) -> None:
    telegram.fail("getMe", Drop(), Refusal(502))
    telegram.fail("setMyCommands", Refusal(500))
    async with running_bot(telegram, scripted_backend.url):
        assert await Talk(telegram, new_person()).say("/help") == texts.HELP


async def test_a_bot_that_telegram_does_not_know_stops_all_the_same(
    telegram: TelegramApi, scripted_backend: ScriptedServer
) -> None:
    telegram.fail("getMe", *[Refusal(401, "Unauthorized")] * 10)
    async with running_bot(telegram, scripted_backend.url):
        await asyncio.to_thread(telegram.wait_for, lambda: telegram.calls_of("getMe"))
        started = time.monotonic()
    assert time.monotonic() - started < 5
