"""From a message to the event that carries it."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from interlock_runtime.events.contract import EventContract
from interlock_runtime.events.sink import OutgoingEvent
from interlock_runtime.models import read_answer

M = TypeVar("M")


class EventInvalid(ValueError):
    """A message that its event's contract does not allow."""


def outgoing(contract: EventContract[M], message: M) -> OutgoingEvent:
    """The event that carries `message`, with an identity and a time of its own.

    Raises:
        EventInvalid: for a message that no reader could read: of another type, or beyond a constraint.
    """
    adapter = _adapter(contract)
    try:
        payload = adapter.serializer.to_json(message, by_alias=True, warnings="error")
        # An instance proves little: it may have been copied with changes, or made without validation.
        read_answer(adapter, payload)
    except (ValidationError, PydanticSerializationError) as error:
        raise EventInvalid(f"the message breaks the contract of {contract.type.name}: {error}") from error
    return OutgoingEvent(contract.type, payload)


# By the identity of contracts, which are constants of generated modules: a hash of all that they hold would cost more
# than the validation. Each is kept, so that no other one gets its identity.
_adapters: dict[int, tuple[EventContract[Any], TypeAdapter[Any]]] = {}


def _adapter(contract: EventContract[Any]) -> TypeAdapter[Any]:
    known = _adapters.get(id(contract))
    if known is None:
        known = _adapters[id(contract)] = (contract, TypeAdapter(contract.message))
    return known[1]
