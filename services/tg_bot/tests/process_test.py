"""The bot as a process of its own."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from interlock_testing.http_server import Reply, ScriptedServer
from interlock_testing.redis_server import RedisServer
from interlock_testing.service_process import free_port
from interlock_testing.telegram_api import Person, Refusal, TelegramApi
from services.tg_bot.handlers import texts
from services.tg_bot.testing.processes import BOT, service

ENDED = (0, -signal.SIGTERM)
"""uvicorn ends by the signal that it was sent, after it has shut everything down."""


def telegram_settings(telegram: TelegramApi, **more: str) -> dict[str, str]:
    return {"TELEGRAM_TOKEN": telegram.token, "TELEGRAM_API": telegram.url, **more}


def hear(telegram: TelegramApi, person: Person, count: int) -> list[str]:
    telegram.wait_for(lambda: len(telegram.texts(person.id)) >= count, 60)
    return telegram.texts(person.id)


def test_it_polls_answers_and_ends_when_told(
    telegram: TelegramApi, backend: str, redis: RedisServer, tmp_path: Path, new_person: Callable[[], Person]
) -> None:
    person = new_person()
    environment = telegram_settings(telegram, BACKEND_URL=backend, REDIS_URL=redis.url)
    with service(BOT, tmp_path, **environment) as bot:
        bot.wait_until_ready()
        for count, said in enumerate(("/start", "/remind 10m Stretch", "/list", "/done 1"), start=1):
            telegram.say(said, person)
            hear(telegram, person, count)
        bot.popen.send_signal(signal.SIGTERM)
        assert bot.popen.wait(timeout=15) in ENDED
    welcome, made, listed, dropped = telegram.texts(person.id)
    assert welcome.startswith("Welcome, ")
    assert made.endswith("I will remind you: Stretch")
    assert "Stretch [" in listed
    assert dropped == "Dropped: Stretch"
    assert telegram.pending == 0
    assert "Traceback" not in bot.log()
    assert telegram.token not in bot.log()
    with redis.client() as client:
        assert client.xlen("bot.command_received") >= 4


def test_over_the_webhook_it_does_the_same(
    telegram: TelegramApi, backend: str, redis: RedisServer, tmp_path: Path, new_person: Callable[[], Person]
) -> None:
    person, port = new_person(), str(free_port())
    environment = telegram_settings(
        telegram,
        BACKEND_URL=backend,
        REDIS_URL=redis.url,
        PORT=port,
        TELEGRAM_MODE="webhook",
        WEBHOOK_URL=f"http://127.0.0.1:{port}",
        WEBHOOK_SECRET="s3cret",
    )
    telegram.say("/start", person)
    with service(BOT, tmp_path, **environment) as bot:
        assert hear(telegram, person, 1)[0].startswith("Welcome, ")
        telegram.say("/list", person)
        assert hear(telegram, person, 2)[1] == texts.NO_REMINDERS
        telegram.wait_for(lambda: telegram.pending == 0)
        bot.popen.send_signal(signal.SIGTERM)
        assert bot.popen.wait(timeout=15) in ENDED
    assert {delivery.status for delivery in telegram.deliveries} == {204}
    assert telegram.calls_of("getUpdates") == []


def test_what_it_is_at_is_finished_before_it_ends(
    telegram: TelegramApi, scripted_backend: ScriptedServer, redis: RedisServer, tmp_path: Path
) -> None:
    scripted_backend.script.replies = [Reply(418, delay=1.5)]
    person = Person()
    with service(
        BOT, tmp_path, **telegram_settings(telegram, BACKEND_URL=scripted_backend.url, REDIS_URL=redis.url)
    ) as bot:
        bot.wait_until_ready()
        telegram.say("/start", person)
        bot.wait_for(lambda: scripted_backend.script.received)
        bot.popen.send_signal(signal.SIGTERM)
        assert bot.popen.wait(timeout=15) in ENDED
    assert telegram.texts(person.id) == [texts.FAILED]
    assert telegram.pending == 0


@pytest.mark.parametrize("mode", ["polling", "webhook"])
def test_it_ends_in_its_grace_period_while_somebody_is_to_wait_for_longer(
    telegram: TelegramApi,
    scripted_backend: ScriptedServer,
    redis: RedisServer,
    tmp_path: Path,
    new_person: Callable[[], Person],
    mode: str,
) -> None:
    waiting, other, port = new_person(), new_person(), str(free_port())
    environment = telegram_settings(
        telegram,
        BACKEND_URL=scripted_backend.url,
        REDIS_URL=redis.url,
        PORT=port,
        TELEGRAM_MODE=mode,
        WEBHOOK_URL=f"http://127.0.0.1:{port}",
        WEBHOOK_SECRET="s3cret",
        GRACE_PERIOD="6",
    )
    telegram.fail("sendMessage", Refusal(429, "Too Many Requests: retry after 50", retry_after=50))
    with service(BOT, tmp_path, **environment) as bot:
        telegram.say("/help", waiting)
        bot.wait_for(lambda: telegram.calls_of("sendMessage"))
        if mode == "polling":
            telegram.say("/help", other)
            hear(telegram, other, 1)
        bot.popen.send_signal(signal.SIGTERM)
        started = time.monotonic()
        assert bot.popen.wait(timeout=30) in ENDED
        assert time.monotonic() - started < 7
    # It is not confirmed, so the next bot does it.
    assert telegram.texts(waiting.id) == []
    with service(BOT, tmp_path, **environment):
        assert hear(telegram, waiting, 1) == [texts.HELP]


def test_what_it_was_killed_at_is_done_by_the_next_with_the_same_key(
    telegram: TelegramApi, scripted_backend: ScriptedServer, redis: RedisServer, tmp_path: Path
) -> None:
    scripted_backend.script.replies = [Reply(201, delay=60), Reply(418)]
    person = Person()
    environment = telegram_settings(telegram, BACKEND_URL=scripted_backend.url, REDIS_URL=redis.url)
    with service(BOT, tmp_path, **environment) as bot:
        telegram.say("/start", person)
        bot.wait_for(lambda: scripted_backend.script.received)
        bot.popen.kill()
        bot.popen.wait()
    with service(BOT, tmp_path, **environment):
        assert hear(telegram, person, 1) == [texts.FAILED]
    first, second = scripted_backend.script.received
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"]


def test_without_redis_url_it_brings_one_up(
    telegram: TelegramApi, scripted_backend: ScriptedServer, tmp_path: Path
) -> None:
    with service(BOT, tmp_path, **telegram_settings(telegram, BACKEND_URL=scripted_backend.url)) as bot:
        bot.wait_until_ready()
        telegram.say("/help")
        assert hear(telegram, Person(), 1) == [texts.HELP]
        bot.popen.send_signal(signal.SIGTERM)
        assert bot.popen.wait(timeout=30) in ENDED
    assert "is lost" not in bot.log()


def test_a_token_that_telegram_does_not_know_is_said_and_not_shown(
    telegram: TelegramApi, tmp_path: Path, redis: RedisServer
) -> None:
    settings = telegram_settings(telegram, TELEGRAM_TOKEN="42:wrong-token", REDIS_URL=redis.url)
    with service(BOT, tmp_path, **settings) as bot:
        bot.wait_for(lambda: "Unauthorized" in bot.log())
        assert not bot.is_ready()
    assert "wrong-token" not in bot.log()


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({}, ["TELEGRAM_TOKEN is missing"]),
        (
            {"TELEGRAM_TOKEN": "oops", "TELEGRAM_MODE": "pigeon", "REDIS_URL": "http://r", "GRACE_PERIOD": "long"},
            ["GRACE_PERIOD", "TELEGRAM_TOKEN", "TELEGRAM_MODE", "REDIS_URL"],
        ),
        (
            {"HOST": "0.0.0.0", "TELEGRAM_TOKEN": "42:secret-token", "TELEGRAM_MODE": "webhook"},
            ["BACKEND_URL", "REDIS_URL", "INTERLOCK_EDGES", "WEBHOOK_URL", "WEBHOOK_SECRET"],
        ),
    ],
    ids=["nothing", "all wrong", "production"],
)
def test_everything_that_is_wrong_with_the_settings_is_told_at_once(
    tmp_path: Path, environment: dict[str, str], told: list[str]
) -> None:
    with service(BOT, tmp_path, **environment) as bot:
        assert bot.popen.wait(timeout=60) == 2
    lines = bot.log().splitlines()
    assert [line.removeprefix("error: ").partition(" ")[0] for line in lines] == [
        name.partition(" ")[0] for name in told
    ]
    assert "secret-token" not in bot.log()
