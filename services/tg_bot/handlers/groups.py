"""Chats with several people: reminders are nobody else's business."""

from __future__ import annotations

import re

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command
from aiogram.types import Message

from services.tg_bot.handlers import texts


def router() -> Router:
    made = Router(name="groups")
    made.message.filter(F.chat.type != ChatType.PRIVATE)
    made.message.register(refuse, Command(re.compile("|".join(texts.COMMANDS)), ignore_case=True))
    # What people say to each other is not for the bot.
    made.message.register(ignore)
    return made


async def refuse(message: Message) -> None:
    await message.answer(texts.PRIVATE_ONLY)


async def ignore(message: Message) -> None:
    """Nothing is answered."""
