"""Answers the requests of one operation.

Everything that can be known before a request comes is worked out when the router is made. A request then goes: gate,
unit of work, idempotency key, controller, answer checked and written, events, commit; and only then the response.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.types import Receive, Scope, Send

from interlock_runtime.call import Call, Provider
from interlock_runtime.context import new_request_id, request_id
from interlock_runtime.events.sink import EventSink, OutgoingEvent
from interlock_runtime.idempotency.store import IdempotencyKey
from interlock_runtime.problems import FrameworkProblem, OperationTimeout
from interlock_runtime.rest.answer import JSON_HEADERS, Answer, HeaderFields, encode_headers, replayed
from interlock_runtime.rest.body import ClientGone
from interlock_runtime.rest.contract import CompositionError, Contract
from interlock_runtime.rest.gate import Admitted, AuthenticatorFailed, Gate
from interlock_runtime.rest.links import page_headers
from interlock_runtime.rest.outcome import FailureReporter
from interlock_runtime.rest.serialise import AnswerWriter
from interlock_runtime.unit_of_work import UnitOfWorkFactory


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a router was composed of."""

    provider: Provider[Any]
    unit_of_work: UnitOfWorkFactory
    events: EventSink | None

    def of(self, scope: Scope) -> tuple[UnitOfWorkFactory, Provider[Any]]:
        """The factories to use for a request: those of the app's `dependency_overrides`, else our own."""
        overrides = getattr(scope.get("app"), "dependency_overrides", None)
        if not overrides:
            return self.unit_of_work, self.provider
        return overrides.get(self.unit_of_work, self.unit_of_work), overrides.get(self.provider, self.provider)


class Handler:
    """The ASGI application behind one operation that answers once."""

    __slots__ = ("_contract", "_failures", "_function", "_gate", "_headers", "_surroundings", "_writer")

    def __init__(
        self,
        contract: Contract,
        function: Callable[..., Awaitable[Any]],
        gate: Gate,
        writer: AnswerWriter | None,
        surroundings: Surroundings,
    ) -> None:
        if surroundings.events is None and contract.publishes.on_success is not None:
            raise CompositionError(f"{contract.name} publishes events, but its router was given no event sink")
        self._contract = contract
        self._function = function
        self._gate = gate
        self._writer = writer
        self._surroundings = surroundings
        self._failures = FailureReporter(contract, surroundings.events)
        notices = encode_headers(contract.deprecation.headers()) if contract.deprecation else ()
        self._headers: HeaderFields = (JSON_HEADERS if writer is not None else ()) + notices

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            admitted = await self._gate.admit(scope, receive)
        except FrameworkProblem as refusal:
            answer = self._failures.refuse(refusal)
        except AuthenticatorFailed as failure:
            answer = self._failures.fail(failure, request_id.get() or new_request_id())
        except ClientGone:
            return
        else:
            answer = await self._outcome(scope, admitted)
        if scope["method"] == "HEAD":
            await answer.send_head(send)
        else:
            await answer.send(send)

    async def _outcome(self, scope: Scope, admitted: Admitted) -> Answer:
        identity = request_id.get() or new_request_id()
        unit_of_work, provider = self._surroundings.of(scope)
        try:
            async with unit_of_work() as work:
                call = Call(self._contract.name, admitted.principal, work, identity, admitted.idempotency_key)
                if admitted.idempotency_key is None:
                    answer = await self._perform(scope, admitted, call, provider)
                else:
                    answer = await self._perform_once(scope, admitted, call, provider, admitted.idempotency_key)
                await work.commit()
        except Exception as error:
            answer = self._failures.fail(error, identity)
            await self._failures.publish(error, answer, unit_of_work, identity)
        return answer

    async def _perform_once(
        self, scope: Scope, admitted: Admitted, call: Call, provider: Provider[Any], key: str
    ) -> Answer:
        subject = admitted.principal.subject if admitted.principal is not None else ""
        claimed = IdempotencyKey(subject, self._contract.name, key)
        store = call.unit_of_work.idempotency
        given = await store.claim(claimed, fingerprint(scope, admitted.body))
        if given is not None:
            return replayed(given)
        answer = await self._perform(scope, admitted, call, provider)
        await store.keep(claimed, answer.stored())
        return answer

    async def _perform(self, scope: Scope, admitted: Admitted, call: Call, provider: Provider[Any]) -> Answer:
        if self._contract.timeout is None:
            async with provider(call) as controller:
                result = await self._function(controller, **admitted.arguments)
        else:
            result = await self._bounded(self._contract.timeout, admitted, call, provider)
        answer = self._answer(result, scope, admitted)
        on_success, events = self._contract.publishes.on_success, self._surroundings.events
        if on_success is not None and events is not None:
            await events.add(OutgoingEvent(on_success, answer.body), call.unit_of_work)
        return answer

    async def _bounded(self, seconds: float, admitted: Admitted, call: Call, provider: Provider[Any]) -> Any:
        """Runs the controller for at most `seconds`. The commit is outside: once begun, it is not interrupted."""
        try:
            async with asyncio.timeout(seconds) as limit, provider(call) as controller:
                return await self._function(controller, **admitted.arguments)
        except TimeoutError as error:
            if limit.expired():
                raise OperationTimeout(f"The operation took longer than {seconds:g} seconds.") from error
            raise

    def _answer(self, result: Any, scope: Scope, admitted: Admitted) -> Answer:
        if self._writer is None:
            return Answer(self._contract.status, self._headers, b"")
        body = self._writer.write(result)
        if self._contract.paginate is None:
            return Answer(self._contract.status, self._headers, body)
        links = page_headers(self._contract.paginate, result, scope, admitted)
        return Answer(self._contract.status, self._headers + links, body)


def fingerprint(scope: Scope, body: bytes) -> bytes:
    """What makes two requests to one operation the same: path, query and body, byte for byte."""
    digest = hashlib.sha256()
    for part in (scope["path"].encode(), scope["query_string"], body):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.digest()
