"""Who is listened to: people, who are then called for at the backend in their own name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.types import Message, TelegramObject

from interlock_runtime.context import new_request_id, request_id
from services.tg_bot.handlers.caller import Backend


class People(BaseMiddleware):
    """Gives handlers the `sender` and a `caller`, and everything that an update leads to one request id.

    What a bot wrote, or nobody in particular, is left alone.
    """

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        sender = event.from_user if isinstance(event, Message) else None
        if sender is None or sender.is_bot:
            return UNHANDLED
        data["sender"] = sender
        data["caller"] = self._backend.caller(sender.id, data["event_update"].update_id)
        # Updates that come over the webhook are in a request that has an id already.
        token = request_id.set(request_id.get() or new_request_id())
        try:
            return await handler(event, data)
        finally:
            request_id.reset(token)
