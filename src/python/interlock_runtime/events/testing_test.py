from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from interlock_runtime.call import Call
from interlock_runtime.context import request_id
from interlock_runtime.events.contract import EventContract, EventType
from interlock_runtime.events.publishing.outgoing import outgoing
from interlock_runtime.events.subscription import Subscription
from interlock_runtime.events.testing import MessageGivenUp, handled_inline
from interlock_runtime.models import Model
from interlock_runtime.unit_of_work import MemoryUnitOfWork


class Registered(Model):
    name: str


REGISTERED: EventContract[Registered] = EventContract(
    EventType("users.registered", "user.registered", ordering_key="name"), Registered
)


class Greeter:
    """The handler under test."""

    def __init__(self) -> None:
        self.greeted: list[tuple[str, str, int]] = []

    @asynccontextmanager
    async def provide(self, call: Call) -> AsyncIterator[Greeter]:
        assert call.event is not None
        self.call = call
        yield self

    async def registered(self, message: Registered) -> None:
        if message.name == "nobody":
            raise LookupError(message.name)
        event = self.call.event
        assert event is not None
        self.greeted.append((message.name, self.call.request_id, event.attempt))


async def registered(greeter: Greeter, message: Registered) -> None:
    await greeter.registered(message)


def subscription(greeter: Greeter) -> Subscription:
    return Subscription(REGISTERED, "users.events.registered", greeter.provide, registered, MemoryUnitOfWork.factory())


def test_a_handler_is_tested_without_a_server() -> None:
    greeter = Greeter()

    async def scenario() -> None:
        async with handled_inline([subscription(greeter)], service="greetings") as events:
            token = request_id.set("request-1")
            await events.send(outgoing(REGISTERED, Registered(name="Ann")))
            request_id.reset(token)

    asyncio.run(scenario())
    assert greeter.greeted == [("Ann", "request-1", 1)]


def test_what_a_handler_raises_is_raised_in_the_test() -> None:
    async def scenario() -> None:
        async with handled_inline([subscription(Greeter())], service="greetings") as events:
            await events.send(outgoing(REGISTERED, Registered(name="nobody")))

    with pytest.raises(LookupError, match="nobody"):
        asyncio.run(scenario())


def test_a_message_that_breaks_its_contract_is_told_of() -> None:
    async def scenario() -> None:
        async with handled_inline([subscription(Greeter())], service="greetings") as events:
            headers = {"source": "elsewhere", "type": "users.registered"}
            await events.broker.publish({"name": 5}, stream="user.registered", headers=headers)

    with pytest.raises(MessageGivenUp, match="invalid: /name"):
        asyncio.run(scenario())
