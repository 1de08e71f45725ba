"""Asks Telegram for updates, and confirms them once they have been dealt with."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.exceptions import ClientDecodeError, TelegramAPIError
from aiogram.methods import GetUpdates
from aiogram.types import Update
from aiogram.utils.backoff import Backoff
from pydantic import ValidationError

from services.tg_bot.app.telegram import ALLOWED_UPDATES, BACKOFF, Connection

POLL_SECONDS = 25
"""How long Telegram keeps a question for updates open while there are none."""

logger = logging.getLogger(__name__)


class Poller:
    """Reads updates until `stop` is called, then finishes those in hand.

    Updates are confirmed by the next question, so those of a process that was killed come again. The updates of one
    person are dealt with in their order, those of different people at the same time. One that cannot be read is
    passed over; aiogram's own polling would ask for it forever.
    """

    def __init__(
        self, bot: Bot, dispatcher: Dispatcher, connection: Connection, poll_seconds: int = POLL_SECONDS
    ) -> None:
        self._bot = bot
        self._dispatcher = dispatcher
        self._connection = connection
        self._poll_seconds = poll_seconds
        self._stopping = asyncio.Event()
        self._offset: int | None = None

    def stop(self) -> None:
        self._stopping.set()

    async def run(self) -> None:
        backoff = Backoff(BACKOFF)
        while not self._stopping.is_set():
            try:
                updates = await self._next()
            # Whatever it is, a bot that asks no more is worse than one that asks in vain.
            except Exception as error:
                self._connection.fails(error)
                pause = next(backoff)
                unforeseen = None if isinstance(error, TelegramAPIError) else error
                logger.error("no updates: %s; next try in %.3g s", error, pause, exc_info=unforeseen)
                await self._unless_stopping(asyncio.sleep(pause))
                continue
            self._connection.works()
            backoff.reset()
            await self._deal_with(updates)
        await self._confirm()

    async def _next(self) -> Sequence[Update]:
        """The updates there are now, or none when it is time to stop. Raises TelegramAPIError."""
        question = GetUpdates(offset=self._offset, timeout=self._poll_seconds, allowed_updates=ALLOWED_UPDATES)
        patience = self._poll_seconds + int(self._bot.session.timeout)
        try:
            updates = await self._unless_stopping(self._bot(question, request_timeout=patience)) or []
            numbers = [update.update_id for update in updates]
        except ClientDecodeError as error:
            updates, numbers = self._readable(error)
        if numbers:
            self._offset = max(numbers) + 1
        return updates

    def _readable(self, error: ClientDecodeError) -> tuple[list[Update], list[int]]:
        """The updates of an answer of which aiogram could not read all, and the numbers of all of them."""
        found: list[Update] = []
        numbers: list[int] = []
        match error.data:
            case {"result": [*members]}:
                for member in members:
                    match member:
                        case {"update_id": int(number)}:
                            numbers.append(number)
                            found += self._read(number, member)
                        case _:
                            logger.error("something that is no update is passed over")
            case _:
                logger.error("an answer that is not Telegram's is passed over")
        return found, numbers

    def _read(self, number: int, member: dict[str, Any]) -> list[Update]:
        try:
            return [Update.model_validate(member, context={"bot": self._bot})]
        except ValidationError as error:
            places = error.errors(include_input=False, include_url=False)
            logger.error("update %d is of a form that is not known and is passed over: %s", number, places)
            return []

    async def _deal_with(self, updates: Sequence[Update]) -> None:
        lanes: defaultdict[int | None, list[Update]] = defaultdict(list)
        for update in updates:
            lanes[update.message.chat.id if update.message is not None else None].append(update)
        async with asyncio.TaskGroup() as group:
            for lane in lanes.values():
                group.create_task(self._in_order(lane))

    async def _in_order(self, updates: Sequence[Update]) -> None:
        for update in updates:
            try:
                await self._dispatcher.feed_update(self._bot, update)
            # The dispatcher has a handler of errors. What fails even so must not end the polling.
            except Exception:
                logger.exception("update %d is given up", update.update_id)

    async def _confirm(self) -> None:
        if self._offset is None:
            return
        try:
            await self._bot(GetUpdates(offset=self._offset, limit=1, timeout=0), request_timeout=5)
        except (TelegramAPIError, ClientDecodeError) as error:
            logger.warning("the last updates are not confirmed, so they come again: %s", type(error).__name__)

    async def _unless_stopping(self, work: Any) -> Any:
        """What `work` gives, or None when it is time to stop; then it is cancelled."""
        task = asyncio.ensure_future(work)
        stopping = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait((task, stopping), return_when=asyncio.FIRST_COMPLETED)
            return task.result() if task.done() else None
        finally:
            for each in (task, stopping):
                each.cancel()
            await asyncio.gather(task, stopping, return_exceptions=True)
