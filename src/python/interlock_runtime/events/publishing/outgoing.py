"""From a message to the event that carries it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Set
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from interlock_runtime.events.contract import EventContract
from interlock_runtime.events.sink import OutgoingEvent
from interlock_runtime.events.wire.invalidity import summary
from interlock_runtime.models import read_request

M = TypeVar("M")


class EventInvalid(ValueError):
    """A message that its event's contract does not allow. The text has none of its values in it."""


def outgoing(contract: EventContract[M], message: M) -> OutgoingEvent:
    """The event that carries `message`, with an identity and a time of its own.

    Writers are held to the contract as it stands: what readers put up with for the sake of newer writers is an error.

    Raises:
        EventInvalid: for a message of another type, beyond a constraint, or with a number in it that JSON cannot say.
    """
    adapter = _adapter(contract)
    try:
        payload = adapter.serializer.to_json(message, by_alias=True, warnings="error")
        # An instance proves little: it may have been copied with changes, or made without validation.
        read_request(adapter, payload)
    except ValidationError as error:
        raise _invalid(contract, summary(error)) from None
    except PydanticSerializationError:
        raise _invalid(contract, _why_not_written(adapter, message)) from None
    # NaN and the infinities become null, which the contract may allow.
    if b"null" in payload and not _is_finite(message):
        raise _invalid(contract, "it has a number in it that is not finite")
    return OutgoingEvent(contract.type, payload)


def _invalid(contract: EventContract[Any], why: str) -> EventInvalid:
    return EventInvalid(f"the message breaks the contract of {contract.type.name}: {why}")


def _why_not_written(adapter: TypeAdapter[Any], message: object) -> str:
    """What the serializer says has values in it; what is read back from what it writes all the same tells places."""
    try:
        read_request(adapter, adapter.serializer.to_json(message, by_alias=True, warnings="none"))
    except ValidationError as error:
        return summary(error)
    except PydanticSerializationError:
        return "it cannot be written as JSON"
    return "it has a value of another type in it"


def _is_finite(value: object) -> bool:
    """Whether all floating-point numbers in it are."""
    match value:
        case float():
            return math.isfinite(value)
        case BaseModel():
            return all(map(_is_finite, vars(value).values()))
        case Mapping():
            return all(map(_is_finite, value.values()))
        case list() | tuple() | Set():
            return all(map(_is_finite, value))
        case _:
            return True


# By the identity of contracts, which are constants of generated modules: a hash of all that they hold would cost more
# than the validation. Each is kept, so that no other one gets its identity.
_adapters: dict[int, tuple[EventContract[Any], TypeAdapter[Any]]] = {}


def _adapter(contract: EventContract[Any]) -> TypeAdapter[Any]:
    known = _adapters.get(id(contract))
    if known is None:
        known = _adapters[id(contract)] = (contract, TypeAdapter(contract.message))
    return known[1]
