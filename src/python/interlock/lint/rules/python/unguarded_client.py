"""HTTP clients that connect to whatever host they are told, past the hosts that BUILD files declare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from interlock.diagnostics.catalogue.entry import Entry, example_file
from interlock.lint.python.expressions import CONSTANT, Called, Expr
from interlock.lint.python.facts import WorkspaceFacts
from interlock.lint.python.origins import Origins, is_untold
from interlock.lint.python.resolving.definitions import Definitions
from interlock.lint.python.resolving.evaluation import argument
from interlock.lint.python.resolving.project import Project
from interlock.lint.python.rule import Finding, PythonRule, Reach
from interlock.lint.python.summary import Call, ModuleSummary

_BY_NAME_ALONE = 99
_NONE = f"{CONSTANT}None"


class _Client(NamedTuple):
    """What makes connections.

    `guards` are the arguments, with their places, of which one that is given may hold it to the declared hosts; an
    instance of one of the classes `open` does not. With one of `detours` it goes round its guard.
    """

    help: str
    guards: Mapping[str, int] = {}
    open: frozenset[str] = frozenset()
    detours: tuple[str, ...] = ()


_HTTPX2 = "give `httpx2.AsyncClient` a `transport=GuardedTransport(egress)` of `interlock_runtime.client.egress_httpx2`"
_AIOHTTP = "give it a `connector=GuardedConnector(egress)` of `interlock_runtime.client.egress_aiohttp`"
_AIOGRAM = "give the bot a `session=GuardedSession(egress, api)` of `interlock_runtime.client.egress_aiogram`"
_SERVICE = "give it the operations that its service may call, `declared=identity.tokens().operations(callee)`"

_OTHER = _Client(_HTTPX2)
_CLIENTS: Mapping[str, _Client] = {
    **{
        f"{library}.{name}": _Client(
            _HTTPX2,
            {"transport": _BY_NAME_ALONE},
            open=frozenset({f"{library}.AsyncHTTPTransport", f"{library}.HTTPTransport"}),
            detours=("mounts", "proxy", "proxies"),
        )
        for library in ("httpx", "httpx2")
        for name in ("AsyncClient", "Client")
    },
    **{
        name: _Client(
            _AIOHTTP,
            {"connector": _BY_NAME_ALONE},
            open=frozenset({"aiohttp.TCPConnector", "aiohttp.connector.TCPConnector"}),
        )
        for name in ("aiohttp.ClientSession", "aiohttp.client.ClientSession")
    },
    **dict.fromkeys(("aiogram.Bot", "aiogram.client.bot.Bot"), _Client(_AIOGRAM, {"session": 1})),
    "aiogram.client.session.aiohttp.AiohttpSession": _Client(_AIOGRAM),
    **dict.fromkeys(("requests.Session", "requests.sessions.Session"), _OTHER),
    **dict.fromkeys(("http.client.HTTPConnection", "http.client.HTTPSConnection"), _OTHER),
    **dict.fromkeys(
        ("interlock_runtime.client.ServiceClient", "interlock_runtime.client.service.ServiceClient"),
        _Client(
            _SERVICE,
            dict.fromkeys(("declared", "transport"), _BY_NAME_ALONE),
            open=frozenset({"httpx2.AsyncHTTPTransport"}),
        ),
    ),
}
"""By the names of their classes."""

_VERBS = ("get", "options", "head", "post", "put", "patch", "delete", "request", "query", "stream", "websocket")
_POOLS = ("request", "PoolManager", "ProxyManager", "HTTPConnectionPool", "HTTPSConnectionPool", "connection_from_url")
_CALLS: Mapping[str, _Client] = {
    **_CLIENTS,
    # What a subclass calls.
    **{f"{name}{way}.__init__": client for name, client in _CLIENTS.items() for way in ("", "()")},
    **{f"{library}.{verb}": _OTHER for library in ("httpx", "httpx2", "requests", "requests.api") for verb in _VERBS},
    "aiohttp.request": _CLIENTS["aiohttp.ClientSession"],
    **dict.fromkeys(("requests.session", "requests.sessions.session"), _OTHER),
    **{f"urllib.request.{name}": _OTHER for name in ("urlopen", "urlretrieve", "build_opener", "install_opener")},
    **{f"urllib.request.{name}": _OTHER for name in ("OpenerDirector", "URLopener", "FancyURLopener")},
    **{f"urllib3.{name}": _OTHER for name in _POOLS},
    **{f"urllib3.poolmanager.{name}": _OTHER for name in ("PoolManager", "ProxyManager")},
    **{f"urllib3.connectionpool.{name}": _OTHER for name in ("HTTPConnectionPool", "HTTPSConnectionPool")},
}
_ASKING = frozenset({*_VERBS, "send", "ws_connect", "urlopen", "__call__"})
"""Methods by which a client connects."""


def check(module: ModuleSummary, project: Project, facts: WorkspaceFacts) -> Iterator[Finding]:
    clients = project.answers(_client)
    for call, callees in project.called(module):
        for callee in callees:
            client = clients[callee]
            if client is not None and _connects_anywhere(client, callee, call, module, project):
                shown = callee.replace("()", "").removesuffix(".__init__")
                message = f"`{shown}` connects to any host, whatever the BUILD file of the service declares"
                yield Finding(call.start, call.end, message, client.help)
                break


def _client(project: Project, callee: str) -> _Client | None:
    """The client that a call makes, or one of whose methods it is."""
    if callee in _CALLS:
        return _CALLS[callee]
    if "()" not in callee and project.class_(callee) is not None:
        return _inherited(callee, project)
    owner, _, method = callee.rpartition(".")
    if method not in _ASKING or not owner.endswith("()"):
        return None
    owner = owner.removesuffix("()")
    return _CALLS.get(owner) or _inherited(owner, project)


def _connects_anywhere(client: _Client, callee: str, call: Call, module: ModuleSummary, project: Project) -> bool:
    if callee in _CALLS or callee.rpartition(".")[2] not in _ASKING:
        return _is_open(client, call, module, project)
    # One that is made where rules look is told of there.
    return any(
        _is_open(client, Call(call.start, call.end, scope, *made[1:]), source, project)
        for source, scope, made in filter(is_untold, Origins(project).of_owner(module, call))
        if isinstance(made, Called)
    )


def _inherited(callee: str, project: Project) -> _Client | None:
    """The client that a class of ours is, unless it is made by an `__init__` of ours, which is looked at by itself."""
    for each in (callee, *project.ancestors(callee)):
        if each in _CLIENTS:
            return _CLIENTS[each]
        found = project.class_(each)
        if found is not None and "__init__" in found.module.methods[found.definition.name]:
            return None
    return None


def _is_open(client: _Client, call: Call, module: ModuleSummary, project: Project) -> bool:
    # What `**options` and a `functools.partial` give is not known.
    if any(name is None for name, _ in call.keywords) or _is_partial(call, module, project):
        return False
    if any(name in client.detours and value != _NONE for name, value in call.keywords):
        return True
    return not any(
        _may_guard(client, argument(call, place, name), call, module, project)
        for name, place in client.guards.items()
        if len(call.arguments) > place or any(name == given for given, _ in call.keywords)
    )


def _may_guard(client: _Client, given: Expr, call: Call, module: ModuleSummary, project: Project) -> bool:
    """Whether an argument may hold a client back, which all do of which nothing is known."""
    if given == _NONE:
        return False
    values = project.resolve(module, given, call.scope)
    return not any(project.inherits(value.removesuffix("()"), client.open) for value in values if value.endswith("()"))


def _is_partial(call: Call, module: ModuleSummary, project: Project) -> bool:
    made = Definitions(project).of(module, call.callee, call.scope)
    return any(isinstance(each.expression, Called) for each in made)


RULE = PythonRule(
    Entry(
        id="lint/unguarded-client",
        title="An HTTP client that is not held to the declared hosts",
        reason="""\
The hosts outside that a service connects to are declared by its BUILD file (`access=["internet:host:port"]`). Networks
of containers know all or nothing, so it is the clients of the runtime that hold a service to the hosts themselves: a
client without that goes wherever a redirect, a parameter or a mistake sends it, and the graph says otherwise.

| made by hand | guarded by |
|---|---|
| `httpx2.AsyncClient` | `transport=`, a `GuardedTransport` of `interlock_runtime.client.egress_httpx2` |
| `aiohttp.ClientSession`, `request` | `connector=`, a `GuardedConnector` of `interlock_runtime.client.egress_aiohttp` |
| `aiogram.Bot`, `AiohttpSession` | `session=`, a `GuardedSession` of `interlock_runtime.client.egress_aiogram` |
| `ServiceClient` | `declared=`, the operations that the service may call |
| `httpx`, `httpx2.Client`, `requests`, `urllib3`, `urllib.request`, `http.client` | nothing: use one of those above |

Found is what is made, or called, without such an argument, with None or with the library's own transport or connector,
and clients of httpx with `mounts` or `proxy`, which go round the transport. Subclasses count as what they inherit. A
client that a module outside `services/` or a test helper makes is found where it is asked (`client.get(...)`). Tests
and migrations are exempt.

Nothing is said of an argument of which nothing is known, such as a parameter or `**options`, of transports that stay in
the process (`ASGITransport`), of other libraries (`websockets`, gRPC) and of sockets. Not seen are what functions
outside `services/` ask when they are called, and classes that are passed on uncalled, except to what calls them by a
well-known name, such as `asyncio.to_thread`, `functools.partial` and a dataclass's `default_factory`.""",
        bad=(
            example_file(
                "services/shop/gateways/rates.py",
                """
                import httpx2


                async def rate(currency: str) -> float:
                    async with httpx2.AsyncClient(base_url="https://rates.example.org") as http:  # found
                        return float((await http.get(f"/{currency}")).text)
                """,
            ),
        ),
        good=(
            example_file(
                "services/shop/gateways/rates.py",
                """
                import httpx2

                from interlock_runtime.client.egress_httpx2 import GuardedTransport
                from interlock_runtime.egress import Egress


                async def rate(egress: Egress, currency: str) -> float:
                    transport = GuardedTransport(egress)
                    async with httpx2.AsyncClient(base_url="https://rates.example.org", transport=transport) as http:
                        return float((await http.get(f"/{currency}")).text)
                """,
            ),
        ),
    ),
    Reach.SOURCES,
    check,
)
