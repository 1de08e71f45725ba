from __future__ import annotations

import math
import traceback
from collections.abc import Sequence
from enum import Enum
from typing import Annotated, Any, cast

import pytest
from pydantic import Field

from interlock_runtime.context import TraceContext, request_id, trace_context
from interlock_runtime.enums import reads_unknown_as
from interlock_runtime.events.contract import EventContract, EventType
from interlock_runtime.events.publishing.outgoing import EventInvalid, outgoing
from interlock_runtime.models import MISSING, Model
from interlock_runtime.scalars import FiniteFloat, Json


class Address(Model):
    city: str


class User(Model):
    id: Annotated[int, Field(ge=0)]
    name: str | MISSING = MISSING
    address: Address | None = None


@reads_unknown_as("UNKNOWN")
class Colour(Enum):
    RED = "red"
    UNKNOWN = "unknown"


class Paint(Model):
    colour: Colour | None = None
    ratio: FiniteFloat | None = None
    more: Json = None
    layers: Sequence[FiniteFloat | None] = ()


TYPE = EventType("users.user_registered", "user.registered")
CONTRACT: EventContract[User] = EventContract(TYPE, User)
PAINT: EventContract[Paint] = EventContract(TYPE, Paint)
ANYTHING: EventContract[Any] = EventContract(TYPE, Json)
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


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_a_number_that_json_cannot_say_is_not_sent_as_null(number: float) -> None:
    paint = Paint()
    for message in (
        paint.model_copy(update={"ratio": number}),
        paint.model_copy(update={"more": number}),
        paint.model_copy(update={"more": {"a": [1, {"b": number}]}}),
        paint.model_copy(update={"layers": [None, number]}),
    ):
        with pytest.raises(EventInvalid, match="not finite"):
            outgoing(PAINT, message)
    with pytest.raises(EventInvalid, match="not finite"):
        outgoing(ANYTHING, [number])


def test_null_is_sent_where_it_is_meant() -> None:
    paint = Paint(ratio=None, more={"a": [None, 1.5]}, layers=[None, 2.5])
    assert outgoing(PAINT, paint).payload == b'{"colour":null,"ratio":null,"more":{"a":[null,1.5]},"layers":[null,2.5]}'


def test_a_value_that_only_readers_put_up_with_is_not_sent() -> None:
    with pytest.raises(EventInvalid, match="/colour"):
        outgoing(PAINT, Paint().model_copy(update={"colour": "green"}))
    assert b'"colour":"unknown"' in outgoing(PAINT, Paint(colour=Colour.UNKNOWN)).payload


@pytest.mark.parametrize(
    "message",
    [
        User.model_construct(id="hunter2"),
        User(id=5).model_copy(update={"name": 5, "address": {"hunter2": 1}}),
        User(id=5).model_copy(update={"address": Address.model_construct(city=["hunter2"])}),
        User(id=5).model_copy(update={"name": "hunter2\ud800"}),
        "hunter2",
    ],
)
def test_what_is_said_of_a_message_has_none_of_its_values_in_it(message: Any) -> None:
    with pytest.raises(EventInvalid) as invalid:
        outgoing(CONTRACT, cast(User, message))
    # A log writes the traceback, with the errors that one came from.
    assert "hunter2" not in "".join(traceback.format_exception(invalid.value))
