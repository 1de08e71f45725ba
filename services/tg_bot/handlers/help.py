"""/help shows what the bot understands."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import Message

from services.tg_bot.handlers import texts


def router() -> Router:
    made = Router(name="help")
    made.message.register(show_help, Command("help", ignore_case=True))
    return made


async def show_help(message: Message) -> None:
    await message.answer(texts.HELP)
