from __future__ import annotations

from typing import Annotated, Any, cast

import pytest
from pydantic import Field

from interlock_runtime.context import TraceContext, request_id, trace_context
from interlock_runtime.events.contract import EventContract
from interlock_runtime.events.outgoing import EventInvalid, outgoing
from interlock_runtime.events.sink import EventType
from interlock_runtime.models import MISSING, Model


class Address(Model):
    city: str


class User(Model):
    id: Annotated[int, Field(ge=0)]
    name: str | MISSING = MISSING
    address: Address | None = None


TYPE = EventType("users.user_registered", "user.registered")
CONTRACT: EventContract[User] = EventContract(TYPE, User)
LIST: EventContract[list[User]] = EventContract(TYPE, list[User])


def test_the_payload_is_the_messages_json() -> None:
    event = outgoing(CONTRACT, User(id=5, address=Address(city="K\u00f6ln")))
    assert event.payload == '{"id":5,"address":{"city":"K\u00f6ln"}}'.encode()
    assert outgoing(LIST, [User(id=5)]).payload == b'[{"id":5,"address":null}]'


def test_each_has_an_identity_of_its_own_and_the_request_that_it_happened_in() -> None:
    trace = TraceContext("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", None)
    tokens = request_id.set("r-1"), trace_context.set(trace)
    try:
        first, second = (outgoing(CONTRACT, User(id=5)) for _ in range(2))
    finally:
        request_id.reset(tokens[0])
        trace_context.reset(tokens[1])
    assert first.id != second.id
    assert (first.request_id, first.trace) == ("r-1", trace)


@pytest.mark.parametrize(
    "message",
    [
        {"id": "five"},
        None,
        Address(city="x"),
        User.model_construct(id="five"),
        User(id=5).model_copy(update={"address": {"town": 1}}),
        User.model_construct(),
        User(id=5).model_copy(update={"id": -1}),
    ],
)
def test_what_the_contract_does_not_allow_is_not_sent(message: Any) -> None:
    with pytest.raises(EventInvalid, match=r"users\.user_registered"):
        outgoing(CONTRACT, cast(User, message))
