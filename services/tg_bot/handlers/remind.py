"""/remind makes a reminder."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Message

from services.tg_bot.domain.times import Mistake, read_wish
from services.tg_bot.handlers import texts
from services.tg_bot.handlers.caller import Caller
from services.tg_bot.handlers.profile import profile_of, zone_of
from specs.reminders.api import DueInPast, DueTooFar, NotRegistered
from specs.reminders.models import Once, ReminderCreate

LONGEST_TEXT = 2000


def router() -> Router:
    made = Router(name="remind")
    made.message.register(remind, Command("remind", ignore_case=True))
    return made


async def remind(message: Message, command: CommandObject, caller: Caller) -> None:
    profile = await profile_of(caller)
    if profile is None:
        await message.answer(texts.NOT_REGISTERED)
        return
    zone = zone_of(profile)
    # Counted from when the message was sent, so that one that comes again asks for the very same.
    wish = read_wish(command.args or "", message.date, zone)
    if isinstance(wish, Mistake):
        await message.answer(texts.mistake(wish))
        return
    if len(wish.text) > LONGEST_TEXT:
        await message.answer(texts.TEXT_TOO_LONG)
        return
    body = ReminderCreate(text=wish.text, due_at=wish.due_at, recurrence=Once())
    try:
        made = await caller.reminders.create_reminder(body, idempotency_key=caller.key("create_reminder"))
    except NotRegistered:
        await message.answer(texts.NOT_REGISTERED)
    except DueInPast:
        await message.answer(texts.PAST)
    except DueTooFar:
        await message.answer(texts.DUE_TOO_FAR)
    else:
        await message.answer(texts.reminder_made(made, zone))
