"""Runs the handler of one event: one message, one transaction, one verdict."""

from __future__ import annotations

import asyncio
from typing import Any

from interlock_runtime.call import Call
from interlock_runtime.context import new_request_id, request_id, trace_context
from interlock_runtime.events.contract import EventContract, EventType
from interlock_runtime.events.dead_letters import Reason
from interlock_runtime.events.handling.verdict import Failed, GivenUp, Handled, Postponed, Verdict, describe
from interlock_runtime.events.inbox import identity
from interlock_runtime.events.received import ReceivedEvent
from interlock_runtime.events.sink import EventSink, OutgoingEvent
from interlock_runtime.events.subscription import Outcome, Subscription
from interlock_runtime.problems import Problem
from interlock_runtime.rest.contract import CompositionError
from interlock_runtime.rest.serialise import AnswerWriter
from interlock_runtime.unit_of_work import StorageUnavailable, UnitOfWork


class MessageHandler:
    """Handles the messages of one subscription of `service`."""

    __slots__ = ("_consumer", "_events", "_final", "_on_error", "_on_success", "_subscription", "_writer", "in_redis")

    def __init__(self, subscription: Subscription, service: str) -> None:
        outcome = subscription.outcome or Outcome()
        if outcome.events is None and (outcome.on_success is not None or outcome.on_error is not None):
            raise CompositionError(f"{subscription.operation} publishes events, but its subscription has no event sink")
        self._subscription = subscription
        self._consumer = f"{service}/{subscription.operation}"
        self._final = outcome.errors
        self._events: EventSink | None = outcome.events
        self._on_success: EventType | None = outcome.on_success
        self._on_error: EventType | None = outcome.on_error
        self._writer = AnswerWriter(outcome.output) if outcome.on_success is not None else None
        self.in_redis = True
        """Whether handled events are remembered in Redis: until a unit of work with an inbox was seen."""

    @property
    def contract(self) -> EventContract[Any]:
        return self._subscription.event

    async def handle(self, event: ReceivedEvent, payload: object) -> Verdict:
        """Whatever the handler raises becomes a verdict; cancelled, it rolls back.

        What ends a process passes, and so does a cancellation: the caller knows whether it asked for it.
        """
        identifier = event.request_id or new_request_id()
        id_token = request_id.set(identifier)
        trace_token = trace_context.set(event.trace)
        try:
            return await self._perform(event, payload, identifier)
        except StorageUnavailable as error:
            return Postponed(error)
        except (asyncio.CancelledError, GeneratorExit, KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            # Extensions written in Rust raise their panics as one that is no Exception.
            return Failed(error)
        finally:
            request_id.reset(id_token)
            trace_context.reset(trace_token)

    async def _perform(self, event: ReceivedEvent, payload: object, identifier: str) -> Verdict:
        subscription = self._subscription
        try:
            async with subscription.unit_of_work() as work:
                handled = self._handled(event, work)
                if not await self._first_time(event, work):
                    return handled
                call = Call(subscription.operation, None, work, identifier, None, event)
                async with subscription.provider(call) as controller:
                    result = await subscription.function(controller, payload)
                if self._on_success is not None and self._events is not None and self._writer is not None:
                    await self._events.add(OutgoingEvent(self._on_success, self._writer.write(result)), work)
                await work.commit()
                return handled
        except self._final as problem:
            return await self._refuse(event, problem)

    async def _refuse(self, event: ReceivedEvent, problem: Problem) -> Verdict:
        """Tells of a problem in a transaction of its own, since that of the operation is rolled back."""
        if self._on_error is None or self._events is None:
            kept = self.contract.delivery.dead_letter
            return GivenUp(Reason.REFUSED, describe(problem), event, kept)
        async with self._subscription.unit_of_work() as work:
            handled = self._handled(event, work)
            if await self._first_time(event, work):
                await self._events.add(OutgoingEvent(self._on_error, problem.render()), work)
                await work.commit()
            return handled

    async def _first_time(self, event: ReceivedEvent, work: UnitOfWork) -> bool:
        return work.inbox is None or await work.inbox.first_time(self._consumer, identity(event))

    def _handled(self, event: ReceivedEvent, work: UnitOfWork) -> Handled:
        self.in_redis = work.inbox is None
        return Handled(identity(event) if self.in_redis else None)
