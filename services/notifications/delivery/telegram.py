"""Messages on Telegram, through its Bot API (https://core.telegram.org/bots/api)."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Protocol

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter

from services.notifications.delivery.refused import Refused

LONGEST_PAUSE: float = 300
"""Seconds. Who is told to wait longer leaves the message to the delivery policy."""

logger = logging.getLogger(__name__)


class Messenger(Protocol):
    async def send(self, telegram_id: int, text: str) -> None:
        """Returns once Telegram has taken it. Raises `Refused`."""


class TelegramMessenger:
    """Implements `Messenger`. When Telegram asks for a pause, nothing is sent to anybody until it is over."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._paused_until = 0.0

    @property
    def paused(self) -> bool:
        """Whether nothing is sent for now."""
        return time.monotonic() < self._paused_until

    async def send(self, telegram_id: int, text: str) -> None:
        while True:
            await self._pause()
            try:
                await self._bot.send_message(telegram_id, text, parse_mode=None)
            except TelegramRetryAfter as error:
                self._paused_until = max(self._paused_until, time.monotonic() + error.retry_after)
                logger.warning("Telegram asks for a pause of %d s", error.retry_after)
                if error.retry_after > LONGEST_PAUSE:
                    raise
            except (TelegramForbiddenError, TelegramBadRequest) as error:
                # Blocked by the person, an account that is gone, or a chat that never was.
                raise Refused(error.message) from error
            else:
                logger.info("message to a person on Telegram handed over")
                return

    async def _pause(self) -> None:
        while (seconds := self._paused_until - time.monotonic()) > 0:
            await asyncio.sleep(min(seconds, LONGEST_PAUSE))
