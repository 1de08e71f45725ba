"""From what went wrong inside an operation to the answer that says so, and to the event that tells others."""

from __future__ import annotations

import logging

from interlock_runtime.auth.principal import Auth
from interlock_runtime.events.contract import EventType
from interlock_runtime.events.sink import BrokerUnavailable, EventSink, OutgoingEvent
from interlock_runtime.idempotency.store import KeyInUse, KeyReused
from interlock_runtime.problems import (
    Forbidden,
    FrameworkProblem,
    InternalError,
    InvalidInput,
    OperationTimeout,
    Problem,
    RequestConflict,
    ServiceUnavailable,
    Unauthenticated,
    ValidationFailed,
)
from interlock_runtime.rest.answer import Answer, HeaderFields, encode_headers, problem_answer
from interlock_runtime.rest.contract import CompositionError, Contract
from interlock_runtime.unit_of_work import StorageUnavailable, UnitOfWorkFactory

logger = logging.getLogger("interlock.rest")


class FailureReporter:
    """Says no for one operation: with a problem that its contract names, or with a log entry and 500 or 503."""

    __slots__ = ("_answerable", "_events", "_name", "_notices", "_on_error")

    def __init__(self, contract: Contract, events: EventSink | None) -> None:
        if events is None and contract.publishes.on_error is not None:
            raise CompositionError(f"{contract.name} publishes events, but its router was given no event sink")
        self._name = contract.name
        self._answerable: tuple[type[Problem], ...] = (*contract.errors, *_framework_problems(contract))
        self._events = events
        self._on_error: EventType | None = contract.publishes.on_error
        self._notices: HeaderFields = encode_headers(contract.deprecation.headers()) if contract.deprecation else ()

    def refuse(self, refusal: FrameworkProblem) -> Answer:
        """The answer to a request that may not run."""
        return problem_answer(refusal, self._notices)

    def fail(self, error: Exception, request_id: str) -> Answer:
        """The answer to a request that ran and failed."""
        try:
            return problem_answer(self._as_problem(error, request_id), self._notices)
        except ValueError as unwritable:
            return problem_answer(self._unexpected(unwritable, request_id), self._notices)

    async def publish(
        self, error: Exception, failure: Answer, unit_of_work: UnitOfWorkFactory, request_id: str
    ) -> None:
        """Tells of a failure in a transaction of its own, since that of the operation is rolled back.

        A request refused for its idempotency key has not been tried, so there is nothing to tell.
        """
        if self._on_error is None or self._events is None or isinstance(error, (KeyInUse, KeyReused)):
            return
        try:
            async with unit_of_work() as work:
                await self._events.add(OutgoingEvent(self._on_error, failure.body), work)
                await work.commit()
        except Exception as unpublished:
            self._unexpected(unpublished, request_id)

    def _as_problem(self, error: Exception, request_id: str) -> Problem:
        if isinstance(error, self._answerable):
            return error
        if isinstance(error, KeyInUse):
            return RequestConflict("A request with this idempotency key is being worked on.")
        if isinstance(error, KeyReused):
            return _key_reused()
        if isinstance(error, StorageUnavailable):
            self._log(error, request_id)
            return ServiceUnavailable("The service cannot reach its storage.")
        if isinstance(error, BrokerUnavailable):
            self._log(error, request_id)
            return ServiceUnavailable("The service cannot reach its message broker.")
        return self._unexpected(error, request_id)

    def _unexpected(self, error: Exception, request_id: str) -> InternalError:
        self._log(error, request_id)
        return InternalError("Something went wrong on our side; the request id tells us what.")

    def _log(self, error: Exception, request_id: str) -> None:
        logger.error(
            "%s failed, request %s",
            self._name,
            request_id,
            exc_info=error,
            extra={"operation": self._name, "request_id": request_id},
        )


def _framework_problems(contract: Contract) -> tuple[type[FrameworkProblem], ...]:
    """Those that a controller of this operation may raise by itself, because the contract documents their status."""
    problems: tuple[type[FrameworkProblem], ...] = (ValidationFailed, OperationTimeout)
    match contract.auth:
        case Auth.PUBLIC:
            return problems
        case Auth.USER:
            return (*problems, Unauthenticated)
        case Auth.SERVICE:
            return (*problems, Unauthenticated, Forbidden)


def _key_reused() -> ValidationFailed:
    return ValidationFailed(
        "The idempotency key was used with another request.",
        errors=(
            InvalidInput(
                location="header",
                parameter="Idempotency-Key",
                code="idempotency_key_reused",
                detail="Input should be a key that was not used with another request",
            ),
        ),
    )
