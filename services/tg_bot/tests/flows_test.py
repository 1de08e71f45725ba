"""What people do with the bot, over a real backend and a real Redis."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta

import pytest

from interlock_testing.redis_server import RedisServer
from interlock_testing.telegram_api import Person, TelegramApi
from services.tg_bot.handlers import texts
from services.tg_bot.testing.bot import Talk, running_bot

pytestmark = pytest.mark.anyio


@pytest.fixture
async def stranger(
    telegram: TelegramApi, backend: str, redis: RedisServer, new_person: Callable[[], Person]
) -> AsyncIterator[Talk]:
    """Somebody who has not said anything yet."""
    async with running_bot(telegram, backend, redis.url):
        yield Talk(telegram, new_person())


@pytest.fixture
async def ada(stranger: Talk) -> Talk:
    """Somebody who has registered."""
    assert (await stranger.say("/start")).startswith("Welcome, ")
    return stranger


async def test_start_registers_a_person_once(stranger: Talk) -> None:
    assert (await stranger.say("/start")).startswith(f"Welcome, {stranger.person.first_name}!")
    assert await stranger.say("/start") == texts.welcome_back(stranger.person.first_name)


async def test_the_bot_says_what_it_understands(telegram: TelegramApi, stranger: Talk) -> None:
    assert await stranger.say("/help") == texts.HELP
    assert await stranger.say("/HELP") == texts.HELP
    assert await stranger.say("/help@a_bot") == texts.HELP
    assert "/frobnicate" in await stranger.say("/frobnicate now")
    assert await stranger.say("hello") == texts.NOT_A_COMMAND
    (declared,) = telegram.calls_of("setMyCommands")
    assert all(f'"{name}"' in declared.parameters["commands"] for name in texts.COMMANDS)


@pytest.mark.parametrize("command", ["/remind 10m Stretch", "/list", "/done 1b9d6bcd", "/timezone"])
async def test_who_has_not_registered_is_told_how(stranger: Talk, command: str) -> None:
    assert await stranger.say(command) == texts.NOT_REGISTERED


async def test_a_reminder_is_made_listed_and_dropped_by_its_number(ada: Talk) -> None:
    assert await ada.say("/list") == texts.NO_REMINDERS
    due = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=10)
    made = await ada.say("/remind 10m Stretch <b>your</b> & legs")
    assert made.endswith("(UTC) I will remind you: Stretch <b>your</b> & legs")
    assert re.search(rf"{due:%H:%M}|{due + timedelta(seconds=5):%H:%M}", made)
    await ada.say("/remind 5m Breathe")
    listed = (await ada.say("/list")).splitlines()
    assert [line.partition(" ")[0] for line in listed[1:]] == ["1.", "2."]
    assert "Breathe" in listed[1]
    assert "Stretch" in listed[2]
    assert await ada.say("/done 1") == "Dropped: Breathe"
    assert await ada.say("/done 1") == texts.NOT_ACTIVE
    assert await ada.say("/done 2") == "Dropped: Stretch <b>your</b> & legs"
    assert await ada.say("/list") == texts.NO_REMINDERS


async def test_a_reminder_is_dropped_by_the_beginning_of_its_id(ada: Talk) -> None:
    await ada.say("/remind tomorrow 9:00 Water the tomatoes")
    listed = await ada.say("/list")
    shown = re.search(r"\[([0-9a-f]{8})]", listed)
    assert shown is not None
    other = "0" * 8 if shown[1] != "0" * 8 else "f" * 8
    assert await ada.say(f"/done {other}") == texts.NO_SUCH_REMINDER
    assert await ada.say(f"/done {shown[1]}") == "Dropped: Water the tomatoes"
    assert await ada.say(f"/done {shown[1]}") == texts.NO_SUCH_REMINDER


async def test_a_number_of_no_list_drops_nothing_and_shows_the_list(ada: Talk) -> None:
    await ada.say("/remind 1h Look")
    said, listed = await ada.answers("/done 1", 2)
    assert said == texts.NUMBERS_OF_A_LIST
    assert "Look" in listed
    assert await ada.say("/done 1") == "Dropped: Look"
    assert await ada.say("/done") == texts.WHICH_ONE
    assert await ada.say("/done it") == texts.WHICH_ONE


async def test_what_people_see_is_their_own(telegram: TelegramApi, ada: Talk, new_person: Callable[[], Person]) -> None:
    bob = Talk(telegram, new_person())
    await bob.say("/start")
    await ada.say("/remind 1h Mine")
    listed = await ada.say("/list")
    assert await bob.say("/list") == texts.NO_REMINDERS
    shown = re.search(r"\[([0-9a-f]{8})]", listed)
    assert shown is not None
    assert await bob.say(f"/done {shown[1]}") == texts.NO_SUCH_REMINDER


async def test_a_long_list_comes_in_pages(ada: Talk) -> None:
    for number in range(1, 13):
        await ada.say(f"/remind {number}h Number {number} of many")
    first = (await ada.say("/list")).splitlines()
    assert (len(first), first[-1]) == (12, "There are more: /list 2")
    second = (await ada.say("/list 2")).splitlines()
    assert [line.partition(" ")[0] for line in second[1:]] == ["11.", "12."]
    assert await ada.say("/list 3") == texts.no_such_page(3)
    assert await ada.say("/list two") == texts.WHICH_PAGE
    assert await ada.say("/list 0") == texts.WHICH_PAGE
    assert await ada.say("/done 12") == "Dropped: Number 12 of many"
    assert await ada.say("/done 1") == "Dropped: Number 1 of many"


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("/remind", "Of what, and when?"),
        ("/remind soon Stretch", "I do not understand that time."),
        ("/remind 25:00 Stretch", "There is no such time."),
        ("/remind tomorrow Stretch", "At what time of the day?"),
        ("/remind 10m", "Of what shall I remind you?"),
        ("/remind 2020-01-01 9:00 Stretch", texts.PAST),
        ("/remind 600w Stretch", texts.DUE_TOO_FAR),
        ("/remind 999999999w Stretch", texts.DUE_TOO_FAR),
        (f"/remind 10m {'x' * 2001}", texts.TEXT_TOO_LONG),
    ],
)
async def test_bad_input_is_answered_with_what_to_do(ada: Talk, command: str, answer: str) -> None:
    assert (await ada.say(command)).startswith(answer)
    assert await ada.say("/list") == texts.NO_REMINDERS


async def test_times_are_those_of_the_persons_zone(ada: Talk) -> None:
    assert "UTC" in await ada.say("/timezone")
    assert (await ada.say("/timezone Asia/Tokyo")).startswith("Your time zone is Asia/Tokyo")
    assert await ada.say("/timezone Mars/Olympus") == texts.no_such_timezone("Mars/Olympus")
    assert await ada.say("/timezone ../etc") == texts.no_such_timezone("../etc")
    made = await ada.say("/remind 2030-01-01 9:00 New year")
    assert made == "On Tue 1 Jan 2030, 09:00 (Asia/Tokyo) I will remind you: New year"
    await ada.say("/timezone UTC")
    assert "Tue 1 Jan 2030, 00:00 - New year" in await ada.say("/list")


async def test_in_a_group_the_bot_keeps_to_itself(telegram: TelegramApi, ada: Talk) -> None:
    group = {"id": -77, "type": "group", "title": "Us"}
    telegram.send({"chat": group, "text": "good morning"}, ada.person)
    telegram.send({"chat": group, "text": "/weather"}, ada.person)
    telegram.send({"chat": group, "text": "/list"}, ada.person)
    await ada.say("/help")
    await asyncio.to_thread(telegram.wait_for, lambda: telegram.texts(-77))
    assert telegram.texts(-77) == [texts.PRIVATE_ONLY]


async def test_bots_and_messages_of_nobody_are_left_alone(telegram: TelegramApi, ada: Talk) -> None:
    telegram.send(
        {
            "from": {"id": 4, "is_bot": True, "first_name": "Other"},
            "chat": {"id": 4, "type": "private"},
            "text": "/start",
        }
    )
    telegram.send(
        {
            "sticker": {
                "file_id": "a",
                "file_unique_id": "b",
                "type": "regular",
                "width": 1,
                "height": 1,
                "is_animated": False,
                "is_video": False,
            }
        },
        ada.person,
    )
    assert await ada.say("/help", answers=2) == texts.HELP
    assert telegram.texts(4) == []
