from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from aiogram import Bot, Dispatcher
from aiogram.types import Message, Update

from interlock_runtime.egress import Egress
from interlock_testing.telegram_api import ADA, Person, TelegramApi, telegram_api
from services.tg_bot.app.settings import Polling, TelegramSettings
from services.tg_bot.app.telegram import create_bot
from services.tg_bot.handlers import texts
from services.tg_bot.handlers.lanes import MANY, Lanes

pytestmark = pytest.mark.anyio

BOB = Person(id=5550101, first_name="Bob")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def telegram() -> Iterator[TelegramApi]:
    with telegram_api() as running:
        yield running


@pytest.fixture
async def bot(telegram: TelegramApi) -> AsyncIterator[Bot]:
    made = create_bot(TelegramSettings(telegram.token, telegram.url, Polling()), Egress("tg_bot", None))
    yield made
    await made.session.close()


class Handled:
    """What was handled, in order. `first` waits until `go` is set."""

    def __init__(self) -> None:
        self.go = asyncio.Event()
        self.texts: list[str | None] = []

    async def handle(self, message: Message) -> None:
        if message.text == "first":
            await self.go.wait()
        self.texts.append(message.text)

    def dispatcher(self) -> Dispatcher:
        made = Dispatcher(disable_fsm=True)
        made.message.register(self.handle)
        return made


def update(bot: Bot, number: int, text: str, person: Person = ADA) -> Update:
    message: dict[str, Any] = {
        "message_id": number,
        "date": int(datetime.now(UTC).timestamp()),
        "chat": person.as_chat(),
        "from": person.as_user(),
        "text": text,
    }
    return Update.model_validate({"update_id": number, "message": message}, context={"bot": bot})


async def test_a_chat_keeps_its_order_and_others_do_not_wait_for_it(bot: Bot) -> None:
    handled = Handled()
    lanes = Lanes(bot, handled.dispatcher())
    tasks = [lanes.take(update(bot, 1, "first")), lanes.take(update(bot, 2, "second"))]
    await lanes.take(update(bot, 3, "other", BOB))
    assert handled.texts == ["other"]
    handled.go.set()
    await asyncio.gather(*tasks)
    assert handled.texts == ["other", "first", "second"]


async def test_a_repeat_joins_what_is_in_hand_and_is_new_again_after_that(bot: Bot) -> None:
    handled = Handled()
    lanes = Lanes(bot, handled.dispatcher())
    task = lanes.take(update(bot, 1, "first"))
    await asyncio.sleep(0)
    assert lanes.take(update(bot, 1, "first")) is task
    handled.go.set()
    await task
    assert handled.texts == ["first"]
    await lanes.take(update(bot, 1, "first"))
    assert handled.texts == ["first", "first"]


async def test_what_never_ends_is_given_up(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    handled = Handled()
    lanes = Lanes(bot, handled.dispatcher(), longest=0.1)
    with caplog.at_level(logging.ERROR):
        await asyncio.gather(lanes.take(update(bot, 1, "first")), lanes.take(update(bot, 2, "second")))
    assert handled.texts == ["second"]
    assert [record.getMessage() for record in caplog.records] == ["update 1 is given up"]


@pytest.mark.parametrize(
    ("waiting", "slow", "told"),
    [(MANY, 0.0, []), (MANY + 1, 0.0, [texts.TOO_MANY]), (MANY + 1, 60.0, [])],
    ids=["few", "many", "fast"],
)
async def test_what_piles_up_behind_a_slow_update_is_left_out_when_it_is_too_much(
    bot: Bot, telegram: TelegramApi, waiting: int, slow: float, told: list[str]
) -> None:
    handled = Handled()
    lanes = Lanes(bot, handled.dispatcher(), slow=slow)
    tasks = [lanes.take(update(bot, 1, "first"))]
    tasks += [lanes.take(update(bot, 2 + number, f"{number}")) for number in range(waiting)]
    other = lanes.take(update(bot, 1000, "other", BOB))
    handled.go.set()
    await asyncio.gather(*tasks, other)
    await lanes.take(update(bot, 1001, "afterwards"))
    assert telegram.texts() == told
    left = [] if told else [f"{number}" for number in range(waiting)]
    assert [text for text in handled.texts if text != "other"] == ["first", *left, "afterwards"]


async def test_in_the_end_what_does_not_end_in_time_is_broken_off(bot: Bot) -> None:
    handled = Handled()
    lanes = Lanes(bot, handled.dispatcher())
    late, behind = lanes.take(update(bot, 1, "first")), lanes.take(update(bot, 2, "second"))
    other = lanes.take(update(bot, 3, "other", BOB))
    await lanes.finish(0.2)
    assert (late.cancelled(), behind.cancelled(), other.cancelled()) == (True, True, False)
    assert handled.texts == ["other"]
    await lanes.finish(0.2)
