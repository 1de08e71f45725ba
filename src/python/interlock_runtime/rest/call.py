"""What a provider of controllers is given."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import NamedTuple, TypeAlias, TypeVar

from interlock_runtime.auth.principal import Principal
from interlock_runtime.unit_of_work import UnitOfWork

C = TypeVar("C")


class Call(NamedTuple):
    """One call of an operation. A controller made for it writes through `unit_of_work`, which the router commits."""

    operation: str
    principal: Principal | None
    unit_of_work: UnitOfWork
    request_id: str
    idempotency_key: str | None


Provider: TypeAlias = Callable[[Call], AbstractAsyncContextManager[C]]
