"""/start registers the person."""

from __future__ import annotations

import re

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import Message, User

from services.tg_bot.handlers import texts
from services.tg_bot.handlers.caller import Caller
from services.tg_bot.handlers.profile import profile_of
from specs.users.api import UserExists
from specs.users.models import UserCreate

LONGEST_NAME = 100

_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:-([A-Za-z]{2}))?")


def router() -> Router:
    made = Router(name="start")
    made.message.register(start, Command("start", ignore_case=True))
    return made


async def start(message: Message, sender: User, caller: Caller) -> None:
    try:
        registered = await caller.users.create_user(new_user(sender), idempotency_key=caller.key("create_user"))
    except UserExists:
        profile = await profile_of(caller)
        known = texts.ACCOUNT_TAKEN if profile is None else texts.welcome_back(profile.display_name)
        await message.answer(known)
        return
    await message.answer(texts.welcome(registered.display_name, registered.timezone))


def new_user(sender: User) -> UserCreate:
    """What Telegram tells of the person, as far as a profile has room for it."""
    printable = "".join(character for character in sender.full_name if character.isprintable()).strip()
    name = printable[:LONGEST_NAME] or sender.username or f"Person {sender.id}"
    locale = _locale(sender.language_code)
    if locale is None:
        return UserCreate(telegram_id=sender.id, display_name=name)
    return UserCreate(telegram_id=sender.id, display_name=name, locale=locale)


def _locale(language_code: str | None) -> str | None:
    """Telegram's IETF language tag as a language and a region; None for what is more than that."""
    found = _LANGUAGE.fullmatch(language_code or "")
    if found is None:
        return None
    language, region = found.groups()
    return language.lower() if region is None else f"{language.lower()}-{region.upper()}"
