"""What the person hears when a handler fails. The update is dealt with all the same: it would only fail again."""

from __future__ import annotations

import logging

from aiogram.exceptions import TelegramAPIError
from aiogram.types import ErrorEvent

from interlock_runtime.client import CallFailed, CallTimedOut, UnexpectedResponse
from services.tg_bot.handlers import texts

logger = logging.getLogger(__name__)


async def apologise(event: ErrorEvent) -> None:
    """An error handler of the dispatcher."""
    error, update = event.exception, event.update
    if isinstance(error, TelegramAPIError):
        logger.error("update %d: the answer was not sent: %s", update.update_id, error)
        return
    if _is_away(error):
        logger.error("update %d: the backend does not answer: %s", update.update_id, error)
        text = texts.BACKEND_AWAY
    else:
        logger.error("update %d: its handler failed", update.update_id, exc_info=error)
        text = texts.FAILED
    if update.message is None:
        return
    try:
        await update.message.answer(text)
    except TelegramAPIError as unsent:
        logger.error("update %d: the apology was not sent: %s", update.update_id, unsent)


def _is_away(error: Exception) -> bool:
    match error:
        case CallFailed() | CallTimedOut():
            return True
        case UnexpectedResponse(status=status):
            return status >= 500
        case _:
            return False
