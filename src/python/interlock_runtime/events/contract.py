"""What a contract says of one event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

M = TypeVar("M")


@dataclass(frozen=True, slots=True)
class EventType:
    """`name` is the event's qualified name (`users.user_registered`), `stream` where it is published.

    `ordering_key` names the member of the payload by whose value events keep their order, where there is one.
    `max_stream_length` is about how many messages the stream keeps, None for all.
    """

    name: str
    stream: str
    ordering_key: str | None = None
    max_stream_length: int | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """How often and how patiently a message is tried. Durations are seconds.

    The pause after the n-th failed attempt is `backoff_initial * 2**(n - 1)`, at most `backoff_max`. After
    `max_attempts` a message goes to the dead letters of the service, or is dropped where `dead_letter` is False.
    """

    max_attempts: int = 5
    backoff_initial: float = 1.0
    backoff_max: float = 30.0
    dead_letter: bool = True


@dataclass(frozen=True, slots=True)
class EventContract(Generic[M]):
    """One event. `message` is the type `M` of its payload, as pydantic takes it: a model, `list[UserRead]`, a union.

    It is declared as `Any` because type checkers know no type of such values; annotate what a contract is assigned to
    with `EventContract[UserRead]`.
    """

    type: EventType
    message: Any
    delivery: Delivery = Delivery()
