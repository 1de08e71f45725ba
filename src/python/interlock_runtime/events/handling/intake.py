"""From the bytes of an entry to a message that its handler can take."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from interlock_runtime.events.dead_letters import Reason
from interlock_runtime.events.handling.handler import MessageHandler
from interlock_runtime.events.handling.verdict import GivenUp
from interlock_runtime.events.inbox import identity
from interlock_runtime.events.received import ReceivedEvent
from interlock_runtime.events.redis import keys
from interlock_runtime.events.redis.entry import Entry
from interlock_runtime.events.subscription import Subscription
from interlock_runtime.events.wire.cloud_event import Envelope, Undecodable, decode
from interlock_runtime.events.wire.invalidity import summary
from interlock_runtime.models import read_answer
from interlock_runtime.rest.contract import CompositionError


class Message(NamedTuple):
    """An entry that was understood. `payload` is validated, `key` is what its order is kept by, if it is."""

    entry: Entry
    event: ReceivedEvent
    identity: str
    payload: object
    handler: MessageHandler
    key: Hashable | None


class Intake:
    """Knows which events of which streams the subscriptions of `service` are for."""

    def __init__(self, subscriptions: Sequence[Subscription], service: str) -> None:
        known: defaultdict[str, dict[str, _Known]] = defaultdict(dict)
        for subscription in subscriptions:
            type = subscription.event.type
            if type.name in known[type.stream]:
                raise CompositionError(
                    f"{service} subscribes to {type.name} twice: a message goes to one handler of a service"
                )
            known[type.stream][type.name] = _Known(subscription, service)
        self._known: Mapping[str, Mapping[str, _Known]] = known

    @property
    def streams(self) -> Sequence[str]:
        return list(self._known)

    def is_ordered(self, stream: str) -> bool:
        """Whether any of the stream's events keeps its order."""
        return any(known.ordering_key is not None for known in self._known[stream].values())

    def read(self, entry: Entry) -> Message | GivenUp:
        candidates = self._known.get(entry.stream, {})
        try:
            envelope = decode(_data(entry), 1)
        except Undecodable as error:
            return GivenUp(Reason.UNDECODABLE, str(error), None, _keeps(candidates))
        event = envelope.event
        known = candidates.get(event.type)
        if known is None:
            error_text = f"no subscription to {event.type} on {entry.stream}"
            return GivenUp(Reason.UNKNOWN_TYPE, error_text, event, _keeps(candidates))
        try:
            payload = read_answer(known.adapter, envelope.data)
        except ValidationError as invalid:
            return GivenUp(Reason.INVALID, summary(invalid), event, known.handler.contract.delivery.dead_letter)
        return Message(entry, event, identity(event), payload, known.handler, known.key(envelope))


class _Known:
    """One subscription, ready for messages."""

    __slots__ = ("adapter", "handler", "ordering_key", "stream")

    def __init__(self, subscription: Subscription, service: str) -> None:
        contract = subscription.event
        self.adapter: TypeAdapter[Any] = TypeAdapter(contract.message)
        self.handler = MessageHandler(subscription, service)
        self.ordering_key = contract.type.ordering_key
        self.stream = contract.type.stream

    def key(self, envelope: Envelope) -> Hashable | None:
        """What the message's order is kept by. A sender may have left out the subject."""
        if self.ordering_key is None:
            return None
        if envelope.event.subject is not None:
            return self.stream, envelope.event.subject
        members = from_json(envelope.data)
        value = members.get(self.ordering_key) if isinstance(members, dict) else None
        text = value if isinstance(value, str) else json.dumps(value, separators=(",", ":"), sort_keys=True)
        return self.stream, text


def _data(entry: Entry) -> bytes:
    if entry.data is None:
        raise Undecodable(f"the entry has no field {keys.DATA}")
    return entry.data


def _keeps(candidates: Mapping[str, _Known]) -> bool:
    """Whether what cannot be told to be one of these becomes a dead letter: unless all of them are dropped."""
    return not candidates or any(known.handler.contract.delivery.dead_letter for known in candidates.values())
