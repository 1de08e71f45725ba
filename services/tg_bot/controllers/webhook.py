"""The telegram API: updates come in as requests."""

from __future__ import annotations

import asyncio
import hmac
import logging

from aiogram import Bot
from aiogram.types import Update
from pydantic import ValidationError

from services.tg_bot.handlers.lanes import Lanes
from specs.bot.models import TelegramUpdate
from specs.bot.webhook import WrongSecret

logger = logging.getLogger(__name__)


class Webhook:
    """Implements `TelegramController`. An update is answered once it is dealt with, so that none is lost before.

    Telegram sends one again when the answer takes too long, while it is still in hand; both are answered then.
    """

    def __init__(self, bot: Bot, lanes: Lanes, secret: str) -> None:
        self._bot = bot
        self._lanes = lanes
        self._secret = secret

    async def receive_update(self, body: TelegramUpdate, *, secret_token: str | None) -> None:
        if not hmac.compare_digest((secret_token or "").encode(), self._secret.encode()):
            raise WrongSecret("The request does not carry the secret of the webhook.")
        try:
            update = Update.model_validate(body, context={"bot": self._bot})
        except ValidationError as error:
            # Telegram repeats what is refused, and nothing behind it comes before.
            logger.error("an update of a form that is not known is passed over: %s", error.errors(include_input=False))
            return
        # A request that is broken off leaves the update to those that join it.
        await asyncio.shield(self._lanes.take(update))
