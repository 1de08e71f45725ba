"""A message in the hands of this process."""

from __future__ import annotations

import asyncio
from enum import Enum, auto

from interlock_runtime.events.handling.intake import Message


class Stage(Enum):
    """Where a message is."""

    CHAINED = auto()
    """Waits for its turn behind others."""

    READY = auto()
    """Waits for a free lane."""

    RUNNING = auto()

    DELAYED = auto()
    """Waits for the time of its next attempt."""

    ENDED = auto()
    """Has its verdict, of which Redis is being told."""


class Work:
    """A message and how its handling goes. Belongs to the scheduler and the dispatcher, which alone change it.

    `attempts` are those that ended; there is to be no other one before `due` (seconds since 1970, 0 for at once).
    `recorded` tells whether Redis is to know of an attempt before it begins, which the
    good path does without. A `suspect` is a message whose process died while it ran. What is `forgotten` belongs to
    another process by now.
    """

    __slots__ = ("attempts", "due", "forgotten", "lane", "message", "outages", "recorded", "stage", "suspect", "timer")

    def __init__(self, message: Message, attempts: int, *, recorded: bool, suspect: bool) -> None:
        self.message = message
        self.attempts = attempts
        self.recorded = recorded
        self.suspect = suspect
        self.due = 0.0
        self.forgotten = False
        self.outages = 0
        self.stage = Stage.CHAINED
        self.lane: asyncio.Task[None] | None = None
        self.timer: asyncio.TimerHandle | None = None

    def is_forgotten(self) -> bool:
        """Asked again after waiting, the answer may be another one."""
        return self.forgotten
