"""/done drops a reminder: by its number in the list that was shown last, or by the beginning of its id."""

from __future__ import annotations

from uuid import UUID

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Message

from services.tg_bot.domain.numbers import Number, Prefix, ShownLists, read_choice
from services.tg_bot.handlers import texts
from services.tg_bot.handlers.caller import Caller
from services.tg_bot.handlers.listing import active, show_page
from specs.reminders.api import NotRegistered, ReminderNotActive, ReminderNotFound


def router() -> Router:
    made = Router(name="done")
    made.message.register(done, Command("done", ignore_case=True))
    return made


async def done(message: Message, command: CommandObject, caller: Caller, shown: ShownLists) -> None:
    match read_choice(command.args or ""):
        case None:
            await message.answer(texts.WHICH_ONE)
        case Number() as number:
            found = shown.find(message.chat.id, number)
            if found is None:
                # There is no way back from dropping the wrong one, so a number without a list is not guessed at.
                await message.answer(texts.NUMBERS_OF_A_LIST)
                await show_page(message, caller, shown, 1)
            else:
                await _drop(message, caller, found)
        case Prefix() as prefix:
            await _drop_by_prefix(message, caller, prefix)


async def _drop_by_prefix(message: Message, caller: Caller, prefix: Prefix) -> None:
    try:
        fitting = [reminder.id async for reminder in active(caller) if prefix.fits(reminder.id)]
    except NotRegistered:
        await message.answer(texts.NOT_REGISTERED)
        return
    match fitting:
        case []:
            await message.answer(texts.NO_SUCH_REMINDER)
        case [one]:
            await _drop(message, caller, one)
        case _:
            await message.answer(texts.SEVERAL_FIT)


async def _drop(message: Message, caller: Caller, reminder_id: UUID) -> None:
    try:
        dropped = await caller.reminders.cancel_reminder(reminder_id, idempotency_key=caller.key("cancel_reminder"))
    except NotRegistered:
        await message.answer(texts.NOT_REGISTERED)
    except ReminderNotFound:
        await message.answer(texts.NO_SUCH_REMINDER)
    except ReminderNotActive:
        await message.answer(texts.NOT_ACTIVE)
    else:
        await message.answer(texts.reminder_dropped(dropped))
