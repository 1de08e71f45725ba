from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from interlock_testing.http_server import Reply, scripted_server
from interlock_testing.telegram_api import (
    ADA,
    SECRET_HEADER,
    Delivery,
    Drop,
    DropAnswer,
    Refusal,
    TelegramApi,
    telegram_api,
)


@pytest.fixture
def telegram() -> Iterator[TelegramApi]:
    with telegram_api() as running:
        yield running


def call(telegram: TelegramApi, method: str, **parameters: Any) -> httpx2.Response:
    return httpx2.post(f"{telegram.url}/bot{telegram.token}/{method}", data=parameters, timeout=10)


def received(telegram: TelegramApi, **parameters: Any) -> list[str]:
    updates = call(telegram, "getUpdates", **parameters).json()["result"]
    return [update["message"]["text"] for update in updates]


def test_what_people_say_is_there_until_it_is_confirmed(telegram: TelegramApi) -> None:
    first = telegram.say("/start now")
    telegram.say("hello")
    assert received(telegram) == ["/start now", "hello"]
    assert received(telegram, offset=first + 1) == ["hello"]
    assert telegram.pending == 1
    update = call(telegram, "getUpdates").json()["result"][0]
    assert update["message"]["from"]["id"] == update["message"]["chat"]["id"] == ADA.id


def test_a_long_poll_ends_as_soon_as_somebody_speaks(telegram: TelegramApi) -> None:
    timer = threading.Timer(0.2, telegram.say, ["at last"])
    started = time.monotonic()
    timer.start()
    assert received(telegram, timeout=8) == ["at last"]
    assert time.monotonic() - started < 4
    assert received(telegram, offset=100, timeout=0.1) == []


def test_messages_are_kept_by_chat_and_checked_as_telegram_does(telegram: TelegramApi) -> None:
    assert call(telegram, "sendMessage", chat_id=5, text="hi").json()["result"]["text"] == "hi"
    json = {"chat_id": 5, "text": "as JSON"}
    assert httpx2.post(f"{telegram.url}/bot{telegram.token}/sendMessage", json=json).status_code == 200
    assert call(telegram, "sendMessage", chat_id=5, text=" ").status_code == 400
    assert call(telegram, "sendMessage", chat_id=5, text="x" * 4097).status_code == 400
    assert telegram.texts(5) == ["hi", "as JSON"]
    assert telegram.calls_of("sendMessage")[1].parameters == {"chat_id": "5", "text": "as JSON"}


def test_it_fails_to_order_and_then_no_more(telegram: TelegramApi) -> None:
    telegram.fail("sendMessage", Refusal(429, "later", retry_after=3), Drop(), DropAnswer(), Refusal(500))
    answer = call(telegram, "sendMessage", chat_id=5, text="1")
    assert (answer.status_code, answer.json()["parameters"]) == (429, {"retry_after": 3})
    for text in ("2", "3"):
        with pytest.raises(httpx2.TransportError):
            call(telegram, "sendMessage", chat_id=5, text=text)
    assert call(telegram, "sendMessage", chat_id=5, text="4").status_code == 500
    assert call(telegram, "sendMessage", chat_id=5, text="5").status_code == 200
    assert telegram.texts(5) == ["3", "5"]
    assert len(telegram.calls_of("sendMessage")) == 5


def test_other_tokens_and_unknown_methods_are_refused(telegram: TelegramApi) -> None:
    assert httpx2.post(f"{telegram.url}/bot1:no/getMe").status_code == 401
    assert call(telegram, "flyToTheMoon").status_code == 404
    assert call(telegram, "getMe").json()["result"]["is_bot"]


def test_a_webhook_gets_each_update_until_it_takes_it(telegram: TelegramApi) -> None:
    with scripted_server() as bot:
        bot.script.replies = [Reply(500), Reply(200)]
        call(telegram, "setWebhook", url=f"{bot.url}/hook", secret_token="s3cret")
        assert call(telegram, "getUpdates").status_code == 409
        first, second = telegram.say("one"), telegram.say("two")
        telegram.wait_for(lambda: len(telegram.deliveries) == 3)
        assert telegram.deliveries == [Delivery(first, 500), Delivery(first, 200), Delivery(second, 200)]
        assert bot.script.received[0].headers[SECRET_HEADER.lower()] == "s3cret"
        call(telegram, "deleteWebhook")
        telegram.say("three")
        assert received(telegram) == ["three"]
