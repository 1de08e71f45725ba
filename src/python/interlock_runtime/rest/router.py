"""The router that generated code is written against."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeVar
from urllib.parse import unquote

from fastapi import APIRouter, Request, Response
from fastapi.datastructures import Default
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from fastapi.sse import EventSourceResponse
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.routing import Match
from starlette.types import ASGIApp, Receive, Scope, Send

from interlock_runtime.auth.authenticator import Authenticator
from interlock_runtime.auth.principal import Auth
from interlock_runtime.call import Provider
from interlock_runtime.events.sink import EventSink
from interlock_runtime.problems import Problem
from interlock_runtime.rest.contract import (
    DEFAULT_LIMITS,
    CompositionError,
    Contract,
    Deprecation,
    Limits,
    Pagination,
    Publishes,
)
from interlock_runtime.rest.documentation import responses, security
from interlock_runtime.rest.gate import Gate
from interlock_runtime.rest.handler import Handler, Surroundings
from interlock_runtime.rest.parameters import plan_parameters
from interlock_runtime.rest.serialise import AnswerWriter
from interlock_runtime.rest.signature import Signature, read_signature
from interlock_runtime.rest.stream import StreamHandler
from interlock_runtime.rest.table import ENCODED_SLASH, Found, RouteTable, path_within_app
from interlock_runtime.unit_of_work import UnitOfWorkFactory

F = TypeVar("F", bound=Callable[..., Any])

_FOUND = "interlock.found"

_PUBLISHES_NOTHING = Publishes()


class ContractRoute(APIRoute):
    """A route whose document is FastAPI's and whose requests go straight to a precompiled handler."""

    method: str
    application: ASGIApp
    answers_head: bool
    """Whether HEAD is answered as GET is, without the body (RFC 9110, 9.3.2). A stream has no end to wait for."""

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != self.method and not (self.answers_head and scope["method"] == "HEAD"):
            raise HTTPException(status_code=405, headers={"Allow": self.method})
        await self.application(scope, receive, send)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        async def hand_over(request: Request) -> Response:
            return _HandedOver(self.application)

        return hand_over


class _HandedOver(Response):
    """Lets a handler that FastAPI calls answer as an ASGI application."""

    def __init__(self, application: ASGIApp) -> None:
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._application(scope, receive, send)


class ContractRouter(APIRouter):
    """Serves one API of a contract. `name` is the API's, such as `users.api`; operations are named below it.

    Prefix and paths are percent-encoded (RFC 3986), as a contract has them; requests are looked up decoded.
    """

    def __init__(
        self,
        controller: Provider[Any],
        *,
        name: str,
        prefix: str,
        tags: Sequence[str],
        unit_of_work: UnitOfWorkFactory,
        authenticator: Authenticator | None = None,
        events: EventSink | None = None,
        limits: Limits = DEFAULT_LIMITS,
    ) -> None:
        super().__init__(prefix=unquote(prefix), tags=list(tags), route_class=ContractRoute)
        self._name = name
        self._authenticator = authenticator
        self._limits = limits
        self._surroundings = Surroundings(controller, unit_of_work, events)
        self._app: Any = None
        self._table = RouteTable(())
        self._heads = RouteTable(())

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] == "http" and "fastapi.telemetry" not in scope:
            path = path_within_app(scope)
            found = self._find(scope, path)
            if found is not None:
                scope[_FOUND] = (self, found)
                return Match.FULL, {}
            if ENCODED_SLASH in path:
                # FastAPI would take it for a separator.
                return Match.NONE, {}
        return super().matches(scope)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        finder, found = scope.pop(_FOUND, (None, None))
        if finder is not self:
            await super().handle(scope, receive, send)
            return
        scope["path_params"] = {**scope.get("path_params", {}), **found.path_params}
        scope["route"] = found.route
        scope["endpoint"] = found.route.endpoint
        await found.route.handle(scope, receive, send)

    def _find(self, scope: Scope, path: str) -> Found | None:
        table = self._routes_of(scope.get("app"))
        found = table.find(scope["method"], path)
        if found is not None or scope["method"] != "HEAD":
            return found
        found = table.find("GET", path)
        if found is None or not isinstance(found.route, ContractRoute) or not found.route.answers_head:
            return None
        # An operation of its own goes before, in whichever router it is.
        return found if self._heads.find("HEAD", path) is None else None

    def _routes_of(self, app: Any) -> RouteTable:
        """The table for the app that this router is part of, made anew for another app."""
        if app is not self._app:
            own = {id(route) for route in self.routes}
            everything = list(iter_route_contexts(app.routes))
            placed = [context for context in everything if id(context.original_route) in own]
            for context in placed:
                _refuse_dependencies(context)
            self._table = RouteTable(placed)
            self._heads = RouteTable(context for context in everything if "HEAD" in (context.methods or ()))
            self._app = app
        return self._table

    def operation(
        self,
        method: str,
        path: str,
        *,
        status: int,
        auth: Auth,
        summary: str | None = None,
        errors: Sequence[type[Problem]] = (),
        paginate: Pagination | None = None,
        idempotent: bool = False,
        deprecated: Deprecation | None = None,
        publishes: Publishes = _PUBLISHES_NOTHING,
        timeout: float | None = None,
    ) -> Callable[[F], F]:
        """Serves the decorated function at `path`. Its first parameter is the controller; `timeout` is in seconds.

        Raises `CompositionError` when the router lacks an authenticator or event sink that the operation needs.
        """

        def register(function: F) -> F:
            contract = Contract(
                f"{self._name}.{function.__name__}",
                method,
                status,
                auth,
                tuple(errors),
                paginate,
                idempotent,
                deprecated,
                publishes,
                timeout,
            )
            signature = read_signature(function, idempotent=idempotent)
            route = self._declare(path, function, contract, signature, summary)
            route.method = method
            route.answers_head = method == "GET" and signature.stream_item is None
            route.application = self._compile(route, function, contract, signature)
            self._app = None
            return function

        return register

    def _declare(
        self, path: str, function: Callable[..., Any], contract: Contract, signature: Signature, summary: str | None
    ) -> ContractRoute:
        has_parameters = len(signature.declared.parameters) > (signature.body_parameter is not None)
        self.add_api_route(
            unquote(path),
            _described(function, signature),
            methods=[contract.method],
            operation_id=function.__name__,
            name=function.__name__,
            status_code=contract.status,
            summary=summary,
            deprecated=True if contract.deprecation is not None else None,
            dependencies=security(contract),
            responses=responses(contract, signature, has_parameters=has_parameters),
            response_model=Default(None) if signature.stream_item is not None else signature.answer,
            response_class=_response_class(signature),
        )
        route = self.routes[-1]
        assert isinstance(route, ContractRoute), "add_api_route appends a route of our route class"
        return route

    def _compile(
        self, route: ContractRoute, function: Callable[..., Any], contract: Contract, signature: Signature
    ) -> ASGIApp:
        gate = Gate(
            contract, signature, plan_parameters(route.dependant), self._authenticator, self._limits.max_body_bytes
        )
        if signature.stream_item is not None:
            writer = AnswerWriter(signature.stream_item)
            return StreamHandler(contract, function, gate, writer, self._surroundings, self._limits)
        answer = AnswerWriter(signature.answer) if signature.answer is not None else None
        return Handler(contract, function, gate, answer, self._surroundings)


def _refuse_dependencies(context: RouteContext) -> None:
    """FastAPI's dependencies are not run here; one that was added on inclusion would be silently skipped."""
    route = context.original_route
    if isinstance(route, ContractRoute) and len(context.dependencies) > len(route.dependencies):
        raise CompositionError(
            f"{context.path} is included with `dependencies=`, which contract routes do not run; "
            "use an Authenticator, the controller's provider or a middleware"
        )


def _response_class(signature: Signature) -> type[Response]:
    if signature.stream_item is not None:
        return EventSourceResponse
    return Response if signature.answer is None else JSONResponse


def _described(function: Callable[..., Any], signature: Signature) -> Callable[..., Any]:
    """A stand-in with the signature that goes over the wire, for FastAPI to describe. It is never called."""
    described: Callable[..., Any]
    if signature.stream_item is not None:

        async def described_stream() -> Any:
            yield

        described = described_stream
    else:

        async def described_answer() -> None: ...

        described = described_answer
    described.__name__ = function.__name__
    described.__doc__ = function.__doc__
    described.__module__ = function.__module__
    vars(described)["__signature__"] = signature.declared
    return described
