"""Calls of the backend that fail: tried again after one, two and four seconds, or not at all."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest

from interlock_testing.http_server import Received, Reply, ScriptedServer
from interlock_testing.service_process import free_port
from interlock_testing.telegram_api import Person, TelegramApi
from services.tg_bot.app.application import BACKEND_RETRIES, BACKEND_TIMEOUT
from services.tg_bot.handlers import texts
from services.tg_bot.testing.bot import Talk, running_bot

pytestmark = pytest.mark.anyio

TENTH = replace(BACKEND_RETRIES, initial=BACKEND_RETRIES.initial / 10, maximum=BACKEND_RETRIES.maximum / 10)
"""The bot's policy, ten times as fast."""

PROBLEM = (("content-type", "application/problem+json"),)
REGISTERED = Reply(
    201,
    b'{"id": 7, "telegram_id": 5, "display_name": "Ada",'
    b' "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z"}',
)


def test_the_policy_is_one_two_and_four_seconds_and_no_more() -> None:
    assert [BACKEND_RETRIES.wait(number) for number in range(1, BACKEND_RETRIES.attempts)] == [1.0, 2.0, 4.0]
    assert BACKEND_RETRIES.jitter == 0.0
    assert all(status in BACKEND_RETRIES.statuses for status in range(500, 600))
    assert not any(status in BACKEND_RETRIES.statuses for status in range(100, 500))
    assert BACKEND_TIMEOUT > 7 + 4 * 4


def waits(received: list[Received]) -> list[float]:
    return [later.at - earlier.at for earlier, later in pairwise(received)]


def retry_lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "interlock.client"]


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_a_server_that_recovers_is_asked_until_it_does(
    telegram: TelegramApi,
    scripted_backend: ScriptedServer,
    new_person: Callable[[], Person],
    caplog: pytest.LogCaptureFixture,
    status: int,
) -> None:
    scripted_backend.script.replies = [Reply(status), Reply(status), Reply(status), REGISTERED]
    talk = Talk(telegram, new_person())
    with caplog.at_level(logging.WARNING, "interlock.client"):
        async with running_bot(telegram, scripted_backend.url, retries=TENTH):
            assert (await talk.say("/start")).startswith("Welcome, Ada!")
    received = scripted_backend.script.received
    assert len(received) == 4
    assert all(0 <= wait - told < 2 for wait, told in zip(waits(received), (0.1, 0.2, 0.4), strict=True))
    assert len({sent.headers["idempotency-key"] for sent in received}) == 1
    assert retry_lines(caplog) == [
        f"users.api.create_user: attempt {number} of 4 failed (status {status}), the next is in {delay} s"
        for number, delay in ((1, 0.1), (2, 0.2), (3, 0.4))
    ]


@pytest.mark.parametrize("command", ["/start", "/remind 10m Stretch", "/list", "/done 1b9d6bcd", "/timezone"])
async def test_a_backend_that_stays_down_is_told_of(
    telegram: TelegramApi, scripted_backend: ScriptedServer, new_person: Callable[[], Person], command: str
) -> None:
    scripted_backend.script.replies = [Reply(503)]
    talk = Talk(telegram, new_person())
    async with running_bot(telegram, scripted_backend.url, retries=TENTH):
        assert await talk.say(command) == texts.BACKEND_AWAY
    assert len(scripted_backend.script.received) == 4


async def test_a_backend_that_breaks_connections_is_tried_again(
    telegram: TelegramApi, scripted_backend: ScriptedServer, new_person: Callable[[], Person]
) -> None:
    scripted_backend.script.replies = [Reply(chunks=(b"{",), breaks=True), REGISTERED]
    async with running_bot(telegram, scripted_backend.url, retries=TENTH):
        assert (await Talk(telegram, new_person()).say("/start")).startswith("Welcome, Ada!")
    assert len(scripted_backend.script.received) == 2


async def test_a_backend_that_is_not_there_is_tried_for_seven_seconds(
    telegram: TelegramApi, new_person: Callable[[], Person], caplog: pytest.LogCaptureFixture
) -> None:
    talk = Talk(telegram, new_person())
    with caplog.at_level(logging.WARNING, "interlock.client"):
        async with running_bot(telegram, f"http://127.0.0.1:{free_port()}"):
            started = time.monotonic()
            assert await talk.say("/start") == texts.BACKEND_AWAY
            assert 7 <= time.monotonic() - started < 20
    told = retry_lines(caplog)
    assert [line.rpartition(" is in ")[2] for line in told] == ["1 s", "2 s", "4 s"]
    assert all("ConnectError" in line for line in told)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422, 429])
async def test_what_the_backend_refuses_is_not_asked_again(
    telegram: TelegramApi, scripted_backend: ScriptedServer, new_person: Callable[[], Person], status: int
) -> None:
    document = b'{"type": "urn:problem:interlock:request-conflict", "title": "Busy", "status": 409}'
    scripted_backend.script.replies = [Reply(status, document, PROBLEM)]
    async with running_bot(telegram, scripted_backend.url, retries=TENTH):
        assert await Talk(telegram, new_person()).say("/start") == texts.FAILED
    assert len(scripted_backend.script.received) == 1


async def test_one_who_waits_for_the_backend_keeps_no_other_from_an_answer(
    telegram: TelegramApi, scripted_backend: ScriptedServer, new_person: Callable[[], Person]
) -> None:
    scripted_backend.script.replies = [Reply(503)]
    first, second = Talk(telegram, new_person()), Talk(telegram, new_person())
    async with running_bot(telegram, scripted_backend.url, retries=TENTH):
        waiting = asyncio.create_task(first.say("/start"))
        other = asyncio.create_task(second.say("/help"))
        assert await other == texts.HELP
        assert await waiting == texts.BACKEND_AWAY
