"""/timezone shows the person's time zone, or sets it."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Message
from pydantic import ValidationError

from services.tg_bot.handlers import texts
from services.tg_bot.handlers.caller import Caller
from services.tg_bot.handlers.profile import profile_of, zone_of
from specs.users.api import UnknownTimeZone
from specs.users.models import UserPatch


def router() -> Router:
    made = Router(name="timezone")
    made.message.register(timezone, Command("timezone", ignore_case=True))
    return made


async def timezone(message: Message, command: CommandObject, caller: Caller) -> None:
    profile = await profile_of(caller)
    if profile is None:
        await message.answer(texts.NOT_REGISTERED)
        return
    name = (command.args or "").strip()
    if name:
        try:
            patch = UserPatch(timezone=name)
            profile = await caller.users.patch_user(profile.id, patch, idempotency_key=caller.key("patch_user"))
        except (ValidationError, UnknownTimeZone):
            await message.answer(texts.no_such_timezone(name[:64]))
            return
    await message.answer(texts.timezone_is(profile.timezone, message.date, zone_of(profile)))
