"""Routes that no spec knows of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from interlock.diagnostics.catalogue.entry import Entry, example_file
from interlock.lint.python.facts import WorkspaceFacts
from interlock.lint.python.project import Project
from interlock.lint.python.rule import Finding, PythonRule, Reach
from interlock.lint.python.summary import Call, ModuleSummary

_ROUTER = frozenset({"starlette.routing.Router"})
_ROUTE = frozenset({"starlette.routing.BaseRoute"})
_APPLICATION = frozenset({"starlette.applications.Starlette", "starlette.routing.Router"})
_HEALTH = "interlock_runtime.rest.health.health_router()"
_SERVER = re.compile(r"specs\.[\w.]+_server\.\w+\(\)")
_INCLUDE = "include_router"
_VERBS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_ADDING = ("add_api_route", "add_api_websocket_route", "add_route", "add_websocket_route", "mount", "host")
_DECORATING = ("api_route", "route", "websocket", "websocket_route")
_METHODS = frozenset({*_VERBS, *_ADDING, *_DECORATING})
_HELP = "declare the operation in an API spec; the generated router serves it"
_INCLUDE_HELP = "include what a generated `..._server` module makes, or `health_router`; FastAPI adds documents itself"


def check(module: ModuleSummary, project: Project, facts: WorkspaceFacts) -> Iterator[Finding]:
    for call, callees in project.called(module):
        for callee in callees:
            yield from _made(project, call, callee)
            owner, _, method = callee.rpartition(".")
            if (method in _METHODS or method == _INCLUDE) and project.inherits(owner.removesuffix("()"), _APPLICATION):
                yield from _included(module, project, call) if method == _INCLUDE else _added(call, method)


def _made(project: Project, call: Call, callee: str) -> Iterator[Finding]:
    if project.inherits(callee, _ROUTER):
        yield Finding(call.start, call.end, f"a router is made by hand: `{callee}`", _HELP)
    elif project.inherits(callee, _ROUTE):
        yield Finding(call.start, call.end, f"a route is made by hand: `{callee}`", _HELP)


def _added(call: Call, method: str) -> Iterator[Finding]:
    yield Finding(call.start, call.end, f"a route is added by hand: `{method}`", _HELP)


def _included(module: ModuleSummary, project: Project, call: Call) -> Iterator[Finding]:
    """What may not be included. A router that is made by hand is found where it is made, so it is not told here."""
    given = [*call.arguments[:1], *(value for name, value in call.keywords if name == "router")]
    values = [value for each in given for value in project.resolve(module, each, call.scope)]
    if not values:
        message = "what is included here cannot be seen to be a generated router"
        yield Finding(call.start, call.end, message, _INCLUDE_HELP)
    for origin in _hand_made(project, values):
        yield Finding(call.start, call.end, f"`{origin}` is no generated router", _INCLUDE_HELP)


def _hand_made(project: Project, values: Iterable[str]) -> Iterator[str]:
    """Where routers come from that may not be included, through the service's own functions."""
    seen: set[str] = set()
    pending = list(values)
    while pending:
        value = pending.pop()
        if value not in seen and not _may_be_included(project, value):
            seen.add(value)
            returned = project.returned(value)
            pending.extend(returned)
            if not returned:
                yield value


def _may_be_included(project: Project, value: str) -> bool:
    if value == _HEALTH or project.inherits(value.removesuffix("()"), _ROUTER):
        return True
    function = project.function(value.removesuffix("()"))
    return _SERVER.fullmatch(value) is not None and (function is None or function.module.header is not None)


RULE = PythonRule(
    Entry(
        id="lint/hand-written-route",
        title="A route written by hand",
        reason="""\
The paths of a service are those of the specs that its `service` target exposes. A route that is added by hand is in no
document and no client, is allowed to nobody and so open to everybody, and is never compared with what it was before.

Nothing makes a router or a route, or adds one to an application; the composition root (`services/<name>/app/`)
includes routers that generated `..._server` modules make, and `interlock_runtime.rest.health.health_router`. FastAPI
serves the documents by itself. Tests and migrations are exempt.""",
        bad=(
            example_file(
                "services/shop/app/application.py",
                """
                from fastapi import FastAPI


                def create_app() -> FastAPI:
                    app = FastAPI()

                    @app.get("/v1/orders")  # found
                    async def list_orders() -> list[str]:
                        return []

                    return app
                """,
            ),
        ),
        good=(
            example_file(
                "specs/shop/models.yaml",
                """
                models:
                  OrderRead:
                    fields:
                      id: int
                """,
            ),
            example_file(
                "specs/shop/api.yaml",
                """
                domain: shop
                config: {rest: {prefix: /orders, auth: user}}
                operations:
                  list_orders:
                    output: list[OrderRead]
                    paginate: cursor
                    rest: {method: GET, path: ""}
                """,
            ),
            example_file(
                "services/shop/app/application.py",
                """
                from fastapi import FastAPI
                from interlock_runtime.auth.authenticator import Authenticator
                from interlock_runtime.call import Provider
                from interlock_runtime.rest.health import health_router
                from interlock_runtime.unit_of_work import UnitOfWorkFactory
                from specs.shop.api import ShopController
                from specs.shop.api_server import shop_router


                def create_app(
                    shop: Provider[ShopController], unit_of_work: UnitOfWorkFactory, authenticator: Authenticator
                ) -> FastAPI:
                    app = FastAPI()
                    app.include_router(shop_router(shop, unit_of_work=unit_of_work, authenticator=authenticator))
                    app.include_router(health_router({}))
                    return app
                """,
            ),
        ),
    ),
    Reach.SOURCES,
    check,
)
