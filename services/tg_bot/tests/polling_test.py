"""Who is slow holds up nobody else, nothing is lost, and Telegram is not asked without end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from interlock_testing.http_server import Reply, ScriptedServer
from interlock_testing.redis_server import RedisServer
from interlock_testing.telegram_api import Nonsense, Person, Refusal, TelegramApi
from services.tg_bot.handlers import texts
from services.tg_bot.testing.bot import Talk, running_bot
from services.tg_bot.testing.processes import BOT, service

pytestmark = pytest.mark.anyio


async def until(telegram: TelegramApi, condition: Callable[[], object], seconds: float = 15.0) -> None:
    await asyncio.to_thread(telegram.wait_for, condition, seconds)


async def test_one_who_waits_for_the_backend_does_not_keep_the_bot_from_asking_for_more(
    telegram: TelegramApi, scripted_backend: ScriptedServer, new_person: Callable[[], Person]
) -> None:
    scripted_backend.script.replies = [Reply(418, delay=5)]
    waiting, other = Talk(telegram, new_person()), Talk(telegram, new_person())
    async with running_bot(telegram, scripted_backend.url):
        telegram.say("/list", waiting.person)
        await until(telegram, lambda: scripted_backend.script.received)
        before = len(telegram.calls_of("getUpdates"))
        for _ in range(3):
            assert await other.say("/help") == texts.HELP
        assert waiting.heard() == []
        await until(telegram, lambda: waiting.heard())
        assert len(telegram.calls_of("getUpdates")) - before < 20
        await until(telegram, lambda: telegram.pending == 0)
    assert waiting.heard() == [texts.FAILED]
    assert other.heard() == [texts.HELP] * 3
    assert len(scripted_backend.script.received) == 1


async def test_one_who_is_to_wait_by_telegram_does_not_keep_others_from_an_answer(
    telegram: TelegramApi, scripted_backend: ScriptedServer, new_person: Callable[[], Person]
) -> None:
    waiting, other = Talk(telegram, new_person()), Talk(telegram, new_person())
    telegram.fail("sendMessage", Refusal(429, "Too Many Requests: retry after 4", retry_after=4))
    async with running_bot(telegram, scripted_backend.url):
        telegram.say("/help", waiting.person)
        await until(telegram, lambda: telegram.calls_of("sendMessage"))
        assert await other.say("/help") == texts.HELP
        assert waiting.heard() == []
        await until(telegram, lambda: waiting.heard())


async def test_what_one_person_writes_is_dealt_with_in_order_whenever_it_comes(
    telegram: TelegramApi, scripted_backend: ScriptedServer, new_person: Callable[[], Person]
) -> None:
    scripted_backend.script.replies = [Reply(418, delay=1.5)]
    talk, other = Talk(telegram, new_person()), Talk(telegram, new_person())
    async with running_bot(telegram, scripted_backend.url):
        telegram.say("/list", talk.person)
        await until(telegram, lambda: scripted_backend.script.received)
        telegram.say("/help", talk.person)
        assert await other.say("/help") == texts.HELP
        assert talk.heard() == []
        await until(telegram, lambda: len(talk.heard()) == 2)
    assert talk.heard() == [texts.FAILED, texts.HELP]


async def test_a_flood_from_one_person_is_left_out_and_does_not_keep_others_from_an_answer(
    telegram: TelegramApi, scripted_backend: ScriptedServer, new_person: Callable[[], Person]
) -> None:
    scripted_backend.script.replies = [Reply(418, delay=6)]
    flooding, other = Talk(telegram, new_person()), Talk(telegram, new_person())
    for _ in range(100):
        telegram.say("/list", flooding.person)
    async with running_bot(telegram, scripted_backend.url):
        assert await other.say("/help") == texts.HELP
        await until(telegram, lambda: telegram.pending == 0)
    assert flooding.heard() == [texts.FAILED, texts.TOO_MANY]


async def test_many_updates_at_once_are_all_dealt_with_in_order(
    telegram: TelegramApi, scripted_backend: ScriptedServer, new_person: Callable[[], Person]
) -> None:
    talks = [Talk(telegram, new_person()) for _ in range(5)]
    for number in range(60):
        for talk in talks:
            telegram.say(f"/unknown{number}", talk.person)
    async with running_bot(telegram, scripted_backend.url):
        await until(telegram, lambda: telegram.pending == 0, 60)
    for talk in talks:
        assert talk.heard() == [texts.unknown_command(f"unknown{number}") for number in range(60)]


async def test_an_update_that_nobody_understands_is_told_of_once(
    telegram: TelegramApi,
    scripted_backend: ScriptedServer,
    new_person: Callable[[], Person],
    caplog: pytest.LogCaptureFixture,
) -> None:
    scripted_backend.script.replies = [Reply(418, delay=2)]
    talk = Talk(telegram, new_person())
    telegram.say("/list", talk.person)
    telegram.update({"update_id": 1_000_000, "message": {"message_id": "no number"}})
    with caplog.at_level(logging.ERROR, "services.tg_bot.app.polling"):
        async with running_bot(telegram, scripted_backend.url):
            await until(telegram, lambda: telegram.pending == 0)
    assert len(telegram.calls_of("getUpdates")) > 2
    assert len([record for record in caplog.records if "is of a form" in record.getMessage()]) == 1
    assert talk.heard() == [texts.FAILED]


@pytest.mark.parametrize("result", [None, [{"message": {}}]], ids=["no list", "no update"])
async def test_an_answer_that_makes_no_sense_is_not_asked_for_again_at_once(
    telegram: TelegramApi, scripted_backend: ScriptedServer, new_person: Callable[[], Person], result: object
) -> None:
    telegram.fail("getUpdates", *[Nonsense(result)] * 2)
    async with running_bot(telegram, scripted_backend.url):
        await until(telegram, lambda: len(telegram.calls_of("getUpdates")) == 3)
        assert await Talk(telegram, new_person()).say("/help") == texts.HELP
    first, _, third = telegram.calls_of("getUpdates")[:3]
    assert third.at - first.at > 1


def test_of_what_was_in_hand_when_it_was_killed_nothing_is_lost(
    telegram: TelegramApi,
    scripted_backend: ScriptedServer,
    redis: RedisServer,
    tmp_path: Path,
    new_person: Callable[[], Person],
) -> None:
    scripted_backend.script.replies = [Reply(418, delay=60), Reply(418)]
    waiting, other = Talk(telegram, new_person()), Talk(telegram, new_person())
    environment = {
        "TELEGRAM_TOKEN": telegram.token,
        "TELEGRAM_API": telegram.url,
        "BACKEND_URL": scripted_backend.url,
        "REDIS_URL": redis.url,
    }
    with service(BOT, tmp_path, **environment) as bot:
        telegram.say("/list", waiting.person)
        bot.wait_for(lambda: scripted_backend.script.received)
        telegram.say("/help", waiting.person)
        telegram.say("/help", other.person)
        bot.wait_for(lambda: other.heard())
        assert waiting.heard() == []
        bot.popen.kill()
        bot.popen.wait()
    with service(BOT, tmp_path, **environment):
        telegram.wait_for(lambda: telegram.pending == 0, 60)
    assert waiting.heard() == [texts.FAILED, texts.HELP]
    assert set(other.heard()) == {texts.HELP}
