"""Answers the requests of one operation that streams server-sent events (text/event-stream, WHATWG HTML 9.2).

One task owns the unit of work, the controller and its iterator from first to last; the response reads from a queue of
one. So a client that goes away, or is slow, is felt by the controller at once and nothing is entered in one task and
left in another. What fails before the first event is a problem response; what fails later breaks the stream off.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any

from starlette.types import Receive, Scope, Send

from interlock_runtime.call import Call
from interlock_runtime.context import new_request_id, request_id
from interlock_runtime.problems import FrameworkProblem, OperationTimeout
from interlock_runtime.rest.answer import HeaderFields, encode_headers
from interlock_runtime.rest.body import ClientGone
from interlock_runtime.rest.contract import CompositionError, Contract, Limits
from interlock_runtime.rest.gate import Admitted, AuthenticatorFailed, Gate
from interlock_runtime.rest.handler import Surroundings
from interlock_runtime.rest.outcome import FailureReporter
from interlock_runtime.rest.serialise import AnswerWriter

_STREAM_HEADERS: HeaderFields = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-cache"),
    (b"x-accel-buffering", b"no"),
)
_KEEP_ALIVE = b": keep-alive\n\n"


class _Finished:
    """Ends the queue of a stream that came to its end."""


_Item = bytes | _Finished | Exception


class StreamHandler:
    """The ASGI application behind one streaming operation. Its unit of work is committed when the stream ends; a
    controller that writes while it streams commits by itself. `timeout` bounds the wait for the first event."""

    __slots__ = ("_contract", "_failures", "_function", "_gate", "_headers", "_limits", "_surroundings", "_writer")

    def __init__(
        self,
        contract: Contract,
        function: Callable[..., AsyncIterator[Any]],
        gate: Gate,
        writer: AnswerWriter,
        surroundings: Surroundings,
        limits: Limits,
    ) -> None:
        if contract.idempotent or contract.publishes.on_success is not None:
            raise CompositionError(f"{contract.name} streams, so it can neither be idempotent nor publish its answer")
        self._contract = contract
        self._function = function
        self._gate = gate
        self._writer = writer
        self._surroundings = surroundings
        self._limits = limits
        self._failures = FailureReporter(contract, surroundings.events)
        self._headers = _STREAM_HEADERS + (
            encode_headers(contract.deprecation.headers()) if contract.deprecation else ()
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            admitted = await self._gate.admit(scope, receive)
        except FrameworkProblem as refusal:
            await self._failures.refuse(refusal).send(send)
            return
        except AuthenticatorFailed as failure:
            await self._failures.fail(failure, request_id.get() or new_request_id()).send(send)
            return
        except ClientGone:
            return
        items: asyncio.Queue[_Item] = asyncio.Queue(maxsize=1)
        producer = asyncio.create_task(self._produce(scope, admitted, items))
        sender = asyncio.create_task(self._respond(scope, items, send))
        watcher = asyncio.create_task(_disconnected(receive))
        try:
            await asyncio.wait({sender, watcher}, return_when=asyncio.FIRST_COMPLETED)
            if sender.done():
                sender.result()
        finally:
            for task in (sender, watcher, producer):
                task.cancel()
            await asyncio.gather(sender, watcher, producer, return_exceptions=True)

    async def _produce(self, scope: Scope, admitted: Admitted, items: asyncio.Queue[_Item]) -> None:
        identity = request_id.get() or new_request_id()
        unit_of_work, provider = self._surroundings.of(scope)
        try:
            async with unit_of_work() as work:
                call = Call(self._contract.name, admitted.principal, work, identity, None)
                async with provider(call) as controller:
                    async for value in self._function(controller, **admitted.arguments):
                        await items.put(_event(self._writer.write(value)))
                await work.commit()
        except Exception as error:
            await items.put(error)
        else:
            await items.put(_Finished())

    async def _respond(self, scope: Scope, items: asyncio.Queue[_Item], send: Send) -> None:
        first = await self._first(items)
        if isinstance(first, Exception):
            await self._refuse(scope, first, send)
            return
        await send({"type": "http.response.start", "status": self._contract.status, "headers": list(self._headers)})
        item: _Item = _KEEP_ALIVE if first is None else first
        while not isinstance(item, _Finished):
            if isinstance(item, Exception):
                self._failures.fail(item, request_id.get() or new_request_id())
                raise BrokenStream(f"{self._contract.name} failed after its stream had begun") from item
            await send({"type": "http.response.body", "body": item, "more_body": True})
            item = await _next(items, self._limits.sse_keep_alive) or _KEEP_ALIVE
        await send({"type": "http.response.body", "body": b""})

    async def _first(self, items: asyncio.Queue[_Item]) -> _Item | None:
        """The first event, or what came instead. None when the stream should be opened without one."""
        if self._contract.timeout is None:
            return await _next(items, self._limits.sse_first_event)
        first = await _next(items, self._contract.timeout)
        if first is None:
            return OperationTimeout(f"No event came within {self._contract.timeout:g} seconds.")
        return first

    async def _refuse(self, scope: Scope, error: Exception, send: Send) -> None:
        identity = request_id.get() or new_request_id()
        answer = self._failures.fail(error, identity)
        await self._failures.publish(error, answer, self._surroundings.of(scope)[0], identity)
        await answer.send(send)


class BrokenStream(Exception):
    """Tells the server to close the connection, so that a client does not take what it has for the whole."""


def _event(data: bytes) -> bytes:
    """JSON has no raw line breaks, so an event is one `data` line."""
    return b"data: " + data + b"\n\n"


async def _next(items: asyncio.Queue[_Item], seconds: float) -> _Item | None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            return await items.get()
    return None


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
