"""What a service does about one event."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from interlock_runtime.call import Provider
from interlock_runtime.events.contract import EventContract, EventType
from interlock_runtime.events.sink import EventSink
from interlock_runtime.problems import Problem
from interlock_runtime.unit_of_work import UnitOfWorkFactory


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of what an operation of an API returned or raised, when a message and not a request drove it.

    A problem of `errors` is the operation's last word: it is not tried again. `on_error` is then published with the
    problem's JSON in a transaction of its own; without it the message goes to the dead letters as `refused`.
    `on_success` is published in the operation's transaction, with the JSON of what it returned, a value of the type
    `output` (as pydantic takes it: `UserRead`, `list[UserRead]`; only used for `on_success`). Both go to `events`,
    which must be there if either is.
    """

    errors: tuple[type[Problem], ...] = ()
    output: Any = None
    on_success: EventType | None = None
    on_error: EventType | None = None
    events: EventSink | None = None


@dataclass(frozen=True, slots=True)
class Subscription:
    """An event, and the operation that handles its messages.

    For each message, inside a unit of work of `unit_of_work`, `provider` makes the controller and
    `function(controller, message)` handles it. `operation` is qualified (`users.events.user_registered`). `outcome` is
    for operations of APIs; a handler of events alone has none, and whatever it raises is tried again.
    """

    event: EventContract[Any]
    operation: str
    provider: Provider[Any]
    function: Callable[[Any, Any], Awaitable[object]]
    unit_of_work: UnitOfWorkFactory
    outcome: Outcome | None = None
