"""Every command is published as `command_received`, beside the work on it, which does not wait for Redis."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.enums import ChatType
from aiogram.exceptions import TelegramAPIError
from aiogram.filters.command import CommandException
from aiogram.types import Message, TelegramObject, Update, User

from services.tg_bot.handlers.texts import COMMANDS
from services.tg_bot.handlers.unknown import ANY_COMMAND
from specs.bot.events_publisher import BotPublisher
from specs.bot.models import CommandReceived

PATIENCE = 2.0
"""Seconds after which an event that Redis does not take is given up."""

logger = logging.getLogger(__name__)


class Announcement(BaseMiddleware):
    """Publishes the command of a message, if it is one, and keeps nobody waiting. A loss is logged, and no more."""

    def __init__(self, publisher: BotPublisher, patience: float = PATIENCE) -> None:
        self._publisher = publisher
        self._patience = patience
        self._publications: set[asyncio.Task[None]] = set()

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        received = await _command(event, data["event_update"], data["sender"])
        if received is not None:
            publication = asyncio.create_task(self._publish(received))
            self._publications.add(publication)
            publication.add_done_callback(self._publications.discard)
        return await handler(event, data)

    async def finish(self, seconds: float) -> None:
        """Waits so long for what is being published; the rest is lost."""
        if self._publications:
            _, late = await asyncio.wait(self._publications, timeout=seconds)
            for publication in late:
                publication.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _publish(self, received: CommandReceived) -> None:
        try:
            async with asyncio.timeout(self._patience):
                await self._publisher.command_received(received)
        except asyncio.CancelledError as error:
            _report_loss(received, error)
            raise
        # A command is carried out whatever keeps its event from being sent, even an error of ours.
        except Exception as error:
            _report_loss(received, error)


def _report_loss(received: CommandReceived, error: BaseException) -> None:
    reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    logger.error("command_received of update %d (/%s) is lost: %s", received.update_id, received.command, reason)


async def _command(event: TelegramObject, update: Update, sender: User) -> CommandReceived | None:
    if not isinstance(event, Message) or event.bot is None:
        return None
    try:
        command = await ANY_COMMAND.parse_command(event.text or event.caption or "", event.bot)
    except (CommandException, TelegramAPIError):
        return None
    if event.chat.type != ChatType.PRIVATE and command.command.lower() not in COMMANDS:
        # What people in a group tell another bot is not for this one to pass on.
        return None
    return CommandReceived(
        command=command.command,
        args=(command.args or "").split(),
        telegram_id=sender.id,
        chat_id=event.chat.id,
        update_id=update.update_id,
        sent_at=event.date,
    )
