"""The updates in hand: those of one chat in their order, those of different chats at the same time."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramAPIError
from aiogram.types import Update

from services.tg_bot.handlers import texts

LONGEST = 120.0
"""Seconds after which an update is given up. Whoever holds one up holds up the confirmation of all behind it."""

SLOW = 5.0
"""Seconds that an update may take before it counts what has piled up behind it."""

MANY = 10
"""As many updates of a chat wait for a slow one. If there are more, what waits is left out."""

logger = logging.getLogger(__name__)


@dataclass(slots=True, weakref_slot=True, eq=False)
class _Lane:
    """One chat: whose turn it is, how many wait for theirs, and how many of those are passed over."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0
    left_out: int = 0


class Lanes:
    """Deals with updates however they come in. What fails or takes longer than `longest` seconds is logged and done.

    Somebody who sends one command after the other while theirs take long would fill the room that there is for the
    updates of everybody. Such a pile is left out, and they are told.
    """

    def __init__(self, bot: Bot, dispatcher: Dispatcher, *, longest: float = LONGEST, slow: float = SLOW) -> None:
        self._bot = bot
        self._dispatcher = dispatcher
        self._longest = longest
        self._slow = slow
        self._in_hand: dict[int, asyncio.Task[None]] = {}
        self._lanes: WeakValueDictionary[int | None, _Lane] = WeakValueDictionary()

    def take(self, update: Update) -> asyncio.Task[None]:
        """Gives what ends when the update has been dealt with. One that is in hand already is not taken again."""
        number = update.update_id
        known = self._in_hand.get(number)
        if known is not None:
            return known
        # A lane lasts as long as the tasks that hold it.
        lane = self._lanes.setdefault(None if update.message is None else update.message.chat.id, _Lane())
        lane.waiting += 1
        task = self._in_hand[number] = asyncio.create_task(self._in_turn(lane, update))
        task.add_done_callback(lambda _: self._in_hand.pop(number))
        return task

    async def finish(self, seconds: float) -> None:
        """Waits so long for what is in hand, then breaks it off: the tasks that `take` gave are cancelled."""
        tasks = set(self._in_hand.values())
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=seconds)
        if late:
            logger.warning("%d updates were not dealt with in time; Telegram sends them again", len(late))
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _in_turn(self, lane: _Lane, update: Update) -> None:
        async with lane.turn:
            lane.waiting -= 1
            if lane.left_out:
                lane.left_out -= 1
                logger.warning("update %d is left out: its chat sent too many at once", update.update_id)
                if not lane.left_out:
                    await self._say_so(update)
                return
            clock = asyncio.get_running_loop().time
            began = clock()
            await self._deal_with(update)
            if clock() - began > self._slow and lane.waiting > MANY:
                lane.left_out = lane.waiting

    async def _deal_with(self, update: Update) -> None:
        try:
            async with asyncio.timeout(self._longest):
                await self._dispatcher.feed_update(self._bot, update)
        # The dispatcher has a handler of errors. What fails even so must not end the taking of updates.
        except Exception:
            logger.exception("update %d is given up", update.update_id)

    async def _say_so(self, update: Update) -> None:
        if update.message is None:
            return
        try:
            async with asyncio.timeout(self._longest):
                await self._bot.send_message(update.message.chat.id, texts.TOO_MANY)
        except (TelegramAPIError, TimeoutError) as error:
            logger.error("update %d: nobody was told that it is left out: %s", update.update_id, error)
