"""What a provider of controllers and of handlers is given."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import NamedTuple, TypeAlias, TypeVar

from interlock_runtime.auth.principal import Principal
from interlock_runtime.events.received import ReceivedEvent
from interlock_runtime.unit_of_work import UnitOfWork

C = TypeVar("C")


class Call(NamedTuple):
    """One call of an operation. Who is made for it writes through `unit_of_work`, which the caller commits.

    `event` is the message that the call answers, None for a request.
    """

    operation: str
    principal: Principal | None
    unit_of_work: UnitOfWork
    request_id: str
    idempotency_key: str | None
    event: ReceivedEvent | None = None


Provider: TypeAlias = Callable[[Call], AbstractAsyncContextManager[C]]
