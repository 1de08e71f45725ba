"""Every command is on the stream, in the documented form, and nobody waits for Redis."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from interlock_testing.http_server import ScriptedServer
from interlock_testing.redis_server import RedisServer, redis_server
from interlock_testing.telegram_api import Person, TelegramApi
from services.tg_bot.handlers import texts
from services.tg_bot.testing.bot import Talk, running_bot

pytestmark = pytest.mark.anyio

STREAM = "bot.command_received"


def entries(redis: RedisServer) -> list[dict[bytes, bytes]]:
    """What a program sees that knows Redis and JSON and nothing of this project."""
    with closing(redis.client()) as client:
        found = cast(list[tuple[bytes, dict[bytes, bytes]]], client.xrange(STREAM))
        return [fields for _, fields in found]


def events_of(redis: RedisServer, person: Person) -> list[dict[str, Any]]:
    events = [json.loads(fields[b"__data__"]) for fields in entries(redis)]
    return [event for event in events if event["subject"] == str(person.id)]


def lost(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [line for record in caplog.records if "is lost" in (line := record.getMessage())]


async def test_a_command_is_a_cloud_event_on_the_stream(
    telegram: TelegramApi, scripted_backend: ScriptedServer, redis: RedisServer, new_person: Callable[[], Person]
) -> None:
    talk = Talk(telegram, new_person())
    async with running_bot(telegram, scripted_backend.url, redis.url):
        await talk.say("/help@a_bot  me  please")
    (event,) = events_of(redis, talk.person)
    assert all(set(fields) == {b"__data__"} for fields in entries(redis))
    data = event.pop("data")
    assert re.fullmatch(r"[0-9a-f-]{36}", event.pop("id"))
    assert abs((datetime.now(UTC) - datetime.fromisoformat(event.pop("time"))).total_seconds()) < 60
    assert event.pop("requestid")
    assert event == {
        "specversion": "1.0",
        "source": "tg_bot",
        "type": "bot.command_received",
        "subject": str(talk.person.id),
        "datacontenttype": "application/json",
    }
    assert abs((datetime.now(UTC) - datetime.fromisoformat(data.pop("sent_at"))).total_seconds()) < 60
    assert data.pop("update_id") > 0
    assert data == {
        "command": "help",
        "args": ["me", "please"],
        "telegram_id": talk.person.id,
        "chat_id": talk.person.id,
    }


async def test_every_command_is_published_whatever_comes_of_it_and_nothing_else_is(
    telegram: TelegramApi, scripted_backend: ScriptedServer, redis: RedisServer, new_person: Callable[[], Person]
) -> None:
    talk = Talk(telegram, new_person())
    async with running_bot(telegram, scripted_backend.url, redis.url):
        for said in ("/help", "hello", "/frobnicate", "/list nothing", "/help@another_bot", "/ help"):
            if said == "/help@another_bot":
                telegram.say(said, talk.person)
            else:
                await talk.say(said)
    assert [event["data"]["command"] for event in events_of(redis, talk.person)] == ["help", "frobnicate", "list"]


async def test_what_is_said_to_others_in_a_group_is_not_published(
    telegram: TelegramApi, scripted_backend: ScriptedServer, redis: RedisServer, new_person: Callable[[], Person]
) -> None:
    talk = Talk(telegram, new_person())
    group = {"id": -88, "type": "supergroup", "title": "Us"}
    async with running_bot(telegram, scripted_backend.url, redis.url):
        telegram.send({"chat": group, "text": "/weather"}, talk.person)
        telegram.send({"chat": group, "text": "/list"}, talk.person)
        await talk.say("/help")
        await asyncio.to_thread(telegram.wait_for, lambda: len(events_of(redis, talk.person)) == 2)
    published = {(event["data"]["command"], event["data"]["chat_id"]) for event in events_of(redis, talk.person)}
    assert published == {("list", -88), ("help", talk.person.id)}


async def test_the_backend_sees_the_request_id_of_the_event(
    telegram: TelegramApi, scripted_backend: ScriptedServer, redis: RedisServer, new_person: Callable[[], Person]
) -> None:
    talk = Talk(telegram, new_person())
    async with running_bot(telegram, scripted_backend.url, redis.url):
        await talk.say("/list")
    (event,) = events_of(redis, talk.person)
    assert {sent.headers["x-request-id"] for sent in scripted_backend.script.received} == {event["requestid"]}


async def test_with_redis_away_the_command_still_works_and_the_loss_is_logged(
    telegram: TelegramApi,
    scripted_backend: ScriptedServer,
    new_person: Callable[[], Person],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    talk = Talk(telegram, new_person())
    with redis_server(tmp_path) as own:
        async with running_bot(telegram, scripted_backend.url, own.url):
            assert await talk.say("/help") == texts.HELP
            # The answer does not wait for the event.
            await asyncio.to_thread(telegram.wait_for, lambda: events_of(own, talk.person))
            await asyncio.to_thread(own.kill)
            with caplog.at_level(logging.ERROR, "services.tg_bot.handlers.announcement"):
                assert await talk.say("/help") == texts.HELP
                assert await talk.say("/frobnicate") == texts.unknown_command("frobnicate")
                await asyncio.to_thread(telegram.wait_for, lambda: len(lost(caplog)) == 2)
            await asyncio.to_thread(own.restart)
            assert await talk.say("/help") == texts.HELP
        assert [re.sub(r"of update \d+ ", "", line).partition(":")[0] for line in lost(caplog)] == [
            "command_received (/help) is lost",
            "command_received (/frobnicate) is lost",
        ]
        assert [event["data"]["command"] for event in events_of(own, talk.person)] == ["help", "help"]


async def test_a_redis_that_does_not_answer_keeps_nobody_waiting(
    telegram: TelegramApi, scripted_backend: ScriptedServer, new_person: Callable[[], Person], tmp_path: Path
) -> None:
    talk = Talk(telegram, new_person())
    with redis_server(tmp_path) as own:
        async with running_bot(telegram, scripted_backend.url, own.url):
            await talk.say("/help")
            await asyncio.to_thread(telegram.wait_for, lambda: events_of(own, talk.person))
            own.pause()
            started = asyncio.get_running_loop().time()
            # Neither the next command of the same person nor the next question for updates waits for Redis.
            for _ in range(3):
                assert await talk.say("/help") == texts.HELP
            assert asyncio.get_running_loop().time() - started < 1.5
            own.resume()


async def test_a_bot_that_stops_waits_for_redis_to_take_the_last_events(
    telegram: TelegramApi, scripted_backend: ScriptedServer, new_person: Callable[[], Person], tmp_path: Path
) -> None:
    talk = Talk(telegram, new_person())
    with redis_server(tmp_path) as own:
        async with running_bot(telegram, scripted_backend.url, own.url):
            await talk.say("/help")
            await asyncio.to_thread(telegram.wait_for, lambda: events_of(own, talk.person))
            own.pause()
            assert await talk.say("/list nothing") == texts.WHICH_PAGE
            asyncio.get_running_loop().call_later(0.4, own.resume)
        assert [event["data"]["command"] for event in events_of(own, talk.person)] == ["help", "list"]
