"""What no other handler takes: commands that there are not, and messages that are none."""

from __future__ import annotations

import re

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Message

from services.tg_bot.handlers import texts

ANY_COMMAND = Command(re.compile(r"\w{1,32}", re.ASCII))


def router() -> Router:
    made = Router(name="unknown")
    made.message.register(unknown_command, ANY_COMMAND)
    made.message.register(no_command)
    return made


async def unknown_command(message: Message, command: CommandObject) -> None:
    await message.answer(texts.unknown_command(command.command))


async def no_command(message: Message) -> None:
    await message.answer(texts.NOT_A_COMMAND)
