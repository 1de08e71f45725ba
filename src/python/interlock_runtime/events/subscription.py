"""What a service does about one event."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from interlock_runtime.call import Provider
from interlock_runtime.events.contract import EventContract
from interlock_runtime.unit_of_work import UnitOfWorkFactory


@dataclass(frozen=True, slots=True)
class Subscription:
    """An event, and the operation that handles its messages.

    For each message, inside a unit of work of `unit_of_work`, `provider` makes the controller and
    `function(controller, message)` handles it. `operation` is qualified (`users.events.user_registered`).
    """

    event: EventContract[Any]
    operation: str
    provider: Provider[Any]
    function: Callable[[Any, Any], Awaitable[object]]
    unit_of_work: UnitOfWorkFactory
