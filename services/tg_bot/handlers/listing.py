"""/list shows the reminders that are still to come."""

from __future__ import annotations

from collections.abc import AsyncIterator

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Message

from services.tg_bot.domain.numbers import ShownLists
from services.tg_bot.handlers import texts
from services.tg_bot.handlers.caller import Caller
from services.tg_bot.handlers.profile import profile_of, zone_of
from specs.reminders.models import ReminderRead, ReminderStatus

PAGE = 10
FETCHED = 100
"""How many reminders are asked for at once, which is as many as the backend gives."""

LAST_PAGE = 99


def router() -> Router:
    made = Router(name="list")
    made.message.register(list_reminders, Command("list", ignore_case=True))
    return made


async def list_reminders(message: Message, command: CommandObject, caller: Caller, shown: ShownLists) -> None:
    number = _page_number(command.args or "1")
    if number is None:
        await message.answer(texts.WHICH_PAGE)
        return
    await show_page(message, caller, shown, number)


async def show_page(message: Message, caller: Caller, shown: ShownLists, number: int) -> None:
    """Answers with a page of the person's reminders, and remembers what was shown in this chat."""
    profile = await profile_of(caller)
    if profile is None:
        await message.answer(texts.NOT_REGISTERED)
        return
    first = (number - 1) * PAGE
    numbered: dict[int, ReminderRead] = {}
    more: int | None = None
    place = 0
    async for reminder in active(caller):
        place += 1
        if place > first + PAGE:
            more = number + 1
            break
        if place > first:
            numbered[place] = reminder
    if not numbered:
        await message.answer(texts.NO_REMINDERS if number == 1 else texts.no_such_page(number))
        return
    shown.remember(message.chat.id, {place: reminder.id for place, reminder in numbered.items()})
    await message.answer(texts.page(numbered, number, zone_of(profile), more))


def active(caller: Caller) -> AsyncIterator[ReminderRead]:
    """The person's reminders that are still to come, the one that is due first first. Raises NotRegistered."""
    return caller.reminders.iter_list_reminders(status=ReminderStatus.SCHEDULED, limit=FETCHED)


def _page_number(written: str) -> int | None:
    word = written.strip()
    if not word.isascii() or not word.isdigit() or len(word) > 4:
        return None
    return int(word) if 1 <= int(word) <= LAST_PAGE else None
