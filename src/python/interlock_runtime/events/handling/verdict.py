"""What becomes of a message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from interlock_runtime.events.dead_letters import Reason
from interlock_runtime.events.received import ReceivedEvent


@dataclass(frozen=True, slots=True)
class Handled:
    """Its effects are durable, or were before. `identity` is that of the event, where Redis is to remember it."""

    identity: str | None


@dataclass(frozen=True, slots=True)
class GivenUp:
    """It is not tried again. `event` is None where it could not be read. Not `kept`: not in the dead letters either."""

    reason: Reason
    error: str
    event: ReceivedEvent | None
    kept: bool


@dataclass(frozen=True, slots=True)
class Failed:
    """It is tried again, if attempts are left."""

    error: BaseException


@dataclass(frozen=True, slots=True)
class Postponed:
    """It is tried again, and this attempt does not count: what the handler stores its effects in was away."""

    error: Exception


Verdict: TypeAlias = Handled | GivenUp | Failed | Postponed
"""What its handler made of it."""


@dataclass(frozen=True, slots=True)
class BrokenOff:
    """There is no verdict: the attempt was not begun or not ended, as this process stops or has lost the message."""


def describe(error: BaseException) -> str:
    """The kind of an error and what it says, also of one that fails at saying it."""
    try:
        text = str(error)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as failure:
        text = f"its text is not to be had ({type(failure).__name__})"
    return f"{type(error).__name__}: {text}"
