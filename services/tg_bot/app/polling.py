"""Asks Telegram for updates, and confirms them once they have been dealt with. See docs/decisions/0029."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError
from aiogram.methods import GetUpdates
from aiogram.types import Update
from aiogram.utils.backoff import Backoff
from pydantic import ValidationError

from services.tg_bot.app.telegram import ALLOWED_UPDATES, BACKOFF, Connection
from services.tg_bot.handlers.lanes import Lanes

POLL_SECONDS = 25
"""How long Telegram keeps a question for updates open while there are none."""

RECHECK_SECONDS = 0.5
"""How long the next question waits for what is in hand. Telegram would answer it at once, with the same updates."""

logger = logging.getLogger(__name__)


class Poller:
    """Reads updates until `stop` is called, and hands them on.

    Each question confirms the updates before its offset, which is that of the oldest that is not dealt with. So those
    that a killed process had in hand come again, as do the later ones that were dealt with already. While something is
    in hand, Telegram is asked every `recheck_seconds`, and shows a hundred updates from there: that is the most that
    can be in hand. Otherwise it is asked at once and answers when there is something new.

    An update that cannot be read is passed over; aiogram's own polling would ask for it forever.
    """

    def __init__(
        self,
        bot: Bot,
        lanes: Lanes,
        connection: Connection,
        *,
        poll_seconds: int = POLL_SECONDS,
        recheck_seconds: float = RECHECK_SECONDS,
    ) -> None:
        self._bot = bot
        self._lanes = lanes
        self._connection = connection
        self._poll_seconds = poll_seconds
        self._recheck_seconds = recheck_seconds
        self._stopping = asyncio.Event()
        # Updates that are not confirmed, in their order; None for one that cannot be read.
        self._unconfirmed: dict[int, asyncio.Task[None] | None] = {}
        self._next: int | None = None

    def stop(self) -> None:
        self._stopping.set()

    async def run(self) -> None:
        backoff = Backoff(BACKOFF)
        while not self._stopping.is_set():
            try:
                await self._unless_stopping(self._ask())
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
            in_hand = [task for task in self._unconfirmed.values() if task is not None and not task.done()]
            if in_hand:
                await self._unless_stopping(asyncio.wait(in_hand, timeout=self._recheck_seconds))

    async def confirm(self, seconds: float) -> None:
        """Confirms in the end what has been dealt with, if Telegram takes that within so many seconds."""
        offset = self._offset()
        if offset is None:
            return
        try:
            async with asyncio.timeout(seconds):
                await self._bot(GetUpdates(offset=offset, limit=1, timeout=0))
        except (TelegramAPIError, ClientDecodeError, TimeoutError) as error:
            logger.warning("the last updates are not confirmed, so they come again: %s", type(error).__name__)

    async def _ask(self) -> None:
        """Takes the updates that are new, when there are any. Raises TelegramAPIError and ClientDecodeError."""
        question = GetUpdates(offset=self._offset(), timeout=self._poll_seconds, allowed_updates=ALLOWED_UPDATES)
        try:
            updates = await self._bot(question, request_timeout=self._poll_seconds + int(self._bot.session.timeout))
        except ClientDecodeError as error:
            self._take_readable(error)
            return
        for update in updates:
            if update.update_id not in self._unconfirmed:
                self._unconfirmed[update.update_id] = self._lanes.take(update)
        if updates:
            self._next = max(update.update_id for update in updates) + 1

    def _offset(self) -> int | None:
        """The oldest update that is not dealt with, or else the next one that there will be."""
        for number, task in list(self._unconfirmed.items()):
            if task is not None and (task.cancelled() or not task.done()):
                return number
            del self._unconfirmed[number]
        return self._next

    def _take_readable(self, error: ClientDecodeError) -> None:
        """Takes what can be read of an answer of which aiogram could not read all."""
        match error.data:
            case {"result": [*members]}:
                numbers = [self._take_if_readable(member) for member in members]
            case _:
                numbers = []
        known = [number for number in numbers if number is not None]
        if not known:
            # Nothing of it can be confirmed, so it would come again at once.
            raise error
        self._next = max(known) + 1

    def _take_if_readable(self, member: object) -> int | None:
        """The number of the update, if it is one."""
        match member:
            case {"update_id": int(number)}:
                if number not in self._unconfirmed:
                    update = self._read(number, member)
                    self._unconfirmed[number] = None if update is None else self._lanes.take(update)
                return number
            case _:
                logger.error("something that is no update is passed over")
                return None

    def _read(self, number: int, member: object) -> Update | None:
        try:
            return Update.model_validate(member, context={"bot": self._bot})
        except ValidationError as error:
            places = error.errors(include_input=False, include_url=False)
            logger.error("update %d is of a form that is not known and is passed over: %s", number, places)
            return None

    async def _unless_stopping(self, work: Coroutine[Any, Any, object]) -> None:
        """Does the work until it is time to stop; then it is cancelled. Raises what the work raises."""
        task = asyncio.ensure_future(work)
        stopping = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait((task, stopping), return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                task.result()
        finally:
            for each in (task, stopping):
                each.cancel()
            await asyncio.gather(task, stopping, return_exceptions=True)
