"""Routes that no spec knows of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum

from interlock.diagnostics.catalogue.entry import Entry, example_file
from interlock.lint.python.exemptions import is_looked_at
from interlock.lint.python.expressions import LITERAL, Called, Expr, InstanceOf, Sequence
from interlock.lint.python.facts import WorkspaceFacts
from interlock.lint.python.origins import Origins, is_standard, is_untold
from interlock.lint.python.resolving.definitions import Definition
from interlock.lint.python.resolving.project import Project
from interlock.lint.python.rule import Finding, PythonRule, Reach
from interlock.lint.python.summary import Call, ModuleSummary

_ROUTER = frozenset({"starlette.routing.Router"})
_ROUTE = frozenset({"starlette.routing.BaseRoute"})
_SERVED = _ROUTER | _ROUTE
_APPLICATION = frozenset({"starlette.applications.Starlette", "starlette.routing.Router"})
_HEALTH = "interlock_runtime.rest.health.health_router()"
_SERVER = re.compile(r"specs\.[\w.]+_server\.\w+\(\)")
_DOCUMENTS = re.compile(r"fastapi\.openapi\.docs\.get_\w+_html\(\)")
_INCLUDE = "include_router"
_VERBS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_ADDING = ("add_api_route", "add_api_websocket_route", "add_route", "add_websocket_route", "mount", "host")
_DECORATING = ("api_route", "route", "websocket", "websocket_route")
_METHODS = frozenset({*_VERBS, *_ADDING, *_DECORATING})
_OF_APPLICATIONS = _METHODS | {_INCLUDE}
_ROUTES = "routes"
_OF_LISTS: Mapping[str, int] = {"append": 0, "extend": 0, "insert": 1}
"""What changes the list of an application's routes, with the place of what is added."""
_HELP = "declare the operation in an API spec; the generated router serves it"
_INCLUDE_HELP = "include what a generated `..._server` module makes, or `health_router`; FastAPI adds documents itself"


def check(module: ModuleSummary, project: Project, facts: WorkspaceFacts) -> Iterator[Finding]:
    concerns = project.answers(_concern)
    for call, callees in project.called(module):
        for callee in callees:
            concern = concerns[callee]
            if concern is not None:
                yield from _found(concern, module, project, call, callee)


class _Concern(Enum):
    """What a call does to what a service serves."""

    ROUTER = "a router is made by hand"
    ROUTE = "a route is made by hand"
    APPLICATION = "an application is made, perhaps with routes"
    INCLUSION = "a router is included"
    ADDITION = "a route is added by hand"
    LIST = "the list of an application's routes is changed"


def _concern(project: Project, callee: str) -> _Concern | None:
    if project.inherits(callee, _ROUTER):
        return _Concern.ROUTER
    if project.inherits(callee, _ROUTE):
        return _Concern.ROUTE
    if project.inherits(callee, _APPLICATION):
        return _Concern.APPLICATION
    owner, _, method = callee.rpartition(".")
    if method in _OF_LISTS and owner.endswith(f".{_ROUTES}"):
        of_routes = project.inherits(owner.removesuffix(f".{_ROUTES}").removesuffix("()"), _APPLICATION)
        return _Concern.LIST if of_routes else None
    if method not in _OF_APPLICATIONS or not project.inherits(owner.removesuffix("()"), _APPLICATION):
        return None
    if _is_told(project, callee):
        return None
    return _Concern.INCLUSION if method == _INCLUDE else _Concern.ADDITION


def _found(concern: _Concern, module: ModuleSummary, project: Project, call: Call, callee: str) -> Iterator[Finding]:
    match concern:
        case _Concern.ROUTER | _Concern.ROUTE:
            yield Finding(call.start, call.end, f"{concern.value}: `{callee}`", _HELP)
        case _Concern.ADDITION:
            if not _shows_documents(module, project, call):
                method = callee.rpartition(".")[2]
                yield Finding(call.start, call.end, f"{concern.value}: `{method}`", _HELP)
        case _Concern.APPLICATION:
            given = [value for name, value in call.keywords if name == _ROUTES]
            yield from _contributed(module, project, call, given)
        case _Concern.INCLUSION:
            given = [*call.arguments[:1], *(value for name, value in call.keywords if name == "router")]
            yield from _contributed(module, project, call, given)
        case _Concern.LIST:
            place = _OF_LISTS[callee.rpartition(".")[2]]
            yield from _contributed(module, project, call, call.arguments[place : place + 1])


def _is_told(project: Project, callee: str) -> bool:
    """Whether a method is a service's own, which is told of for what it does itself."""
    method = project.function(callee)
    return method is not None and is_looked_at(method.module.path)


def _shows_documents(module: ModuleSummary, project: Project, call: Call) -> bool:
    """Whether what a call decorates gives the documents, by FastAPI's own functions."""
    for function in module.functions:
        if any(each.start == call.start for each in function.decorators):
            given = [value for each in function.returned for value in project.resolve(module, each, function.scope)]
            return bool(given) and all(_DOCUMENTS.fullmatch(value) for value in given)
    return False


def _contributed(module: ModuleSummary, project: Project, call: Call, given: Iterable[Expr]) -> Iterator[Finding]:
    """What may not be served. What is made by hand in a file that is looked at is told of there, and not here."""
    for each in given:
        for item in each.items if isinstance(each, Sequence) else (each,):
            values = project.resolve(module, item, call.scope)
            origins = tuple(_hand_made(project, values))
            for origin in origins:
                yield Finding(call.start, call.end, f"`{origin}` is no generated router", _INCLUDE_HELP)
            is_lost = not values and not Origins(project).is_own_part(module, item, call.scope)
            if is_lost or (not origins and _is_from_elsewhere(module, project, item, call.scope)):
                message = "what is included here cannot be seen to be a generated router"
                yield Finding(call.start, call.end, message, _INCLUDE_HELP)


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
            # What the standard library gives is no router, unless it was given one.
            if not returned and not value.startswith(LITERAL) and not is_standard(value):
                yield value


def _may_be_included(project: Project, value: str) -> bool:
    return _is_generated(project, value) or project.inherits(value.removesuffix("()"), _SERVED)


def _is_generated(project: Project, value: str) -> bool:
    if value == _HEALTH:
        return True
    function = project.function(value.removesuffix("()"))
    return _SERVER.fullmatch(value) is not None and (function is None or function.module.header is not None)


def _is_from_elsewhere(module: ModuleSummary, project: Project, given: Expr, scope: int) -> bool:
    """Whether a router comes from where nobody is told that it is made by hand: as a parameter, or from a file that is
    not looked at. What an annotation says beside an assignment adds nothing to it.
    """
    origins = Origins(project)
    return any(
        not origins.is_told_beside(found)
        if isinstance(found.expression, InstanceOf)
        else is_untold(found) and not _makes_generated(project, found)
        for found in origins.of(module, given, scope)
    )


def _makes_generated(project: Project, found: Definition) -> bool:
    match found.expression:
        case Called(callee=callee):
            return any(
                _is_generated(project, f"{each}()") for each in project.resolve(found.module, callee, found.scope)
            )
        case _:
            return False


RULE = PythonRule(
    Entry(
        id="lint/hand-written-route",
        title="A route written by hand",
        reason="""\
The paths of a service are those of the specs that its `service` target exposes. A route that is added by hand is in no
document and no client, is allowed to nobody and so open to everybody, and is never compared with what it was before.

Nothing makes a router or a route, or adds one to an application or to its list of routes; the composition root
(`services/<name>/app/`) includes routers that generated `..._server` modules make, and
`interlock_runtime.rest.health.health_router`. What is included and comes from elsewhere, such as a module outside
`services/`, a test helper or a parameter, is found where it is included. FastAPI serves the documents by itself; a
route whose function gives what `fastapi.openapi.docs` makes is none by hand. Tests and migrations are exempt.

Routers that a comprehension or `field(default_factory=...)` of a dataclass makes cannot be seen to be generated: write
them out, or include each by itself.

Not seen are routes that functions outside `services/` add to an application that they are given, `app.routes += ...`
and other lists of routes than those that are written out, routers that come in by a parameter to which the function
assigns a generated one as well, applications of which nothing is known (parameters without an annotation, things in
dictionaries), what is called by its name at run time (`operator.methodcaller`), and other frameworks, such as
`aiohttp.web`. A name stands for all that it is bound to in its function or module: one that is an
application first and a dictionary later is still taken for an application.""",
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
