"""Calls of other services of the repository that go round the generated clients."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from interlock.diagnostics.catalogue.entry import Entry, example_file
from interlock.lint.python.definitions import Definition, Definitions
from interlock.lint.python.exemptions import service_of
from interlock.lint.python.expressions import Called, Expr, Member
from interlock.lint.python.facts import ApiFacts, WorkspaceFacts
from interlock.lint.python.project import UNKNOWN, Project
from interlock.lint.python.rule import Finding, PythonRule, Reach
from interlock.lint.python.summary import Call, ModuleSummary

_VERBS = ("get", "options", "head", "post", "put", "patch", "delete")
_FUNCTIONS: Mapping[str, int] = {
    **{
        f"{library}.{function}": place
        for library in ("httpx", "httpx2", "requests", "requests.api")
        for function, place in {**dict.fromkeys(_VERBS, 0), "request": 1, "stream": 1}.items()
    },
    "aiohttp.request": 1,
    "urllib.request.urlopen": 0,
    "urllib.request.Request": 0,
    "urllib.request.urlretrieve": 0,
    "http.client.HTTPConnection": 0,
    "http.client.HTTPSConnection": 0,
    **{f"{library}.Request": 1 for library in ("httpx", "httpx2", "requests")},
    **dict.fromkeys(("httpx.URL", "httpx2.URL", "yarl.URL"), 0),
}
"""Functions and classes that are given an address, and the place of it among their arguments."""

_CLIENTS: Mapping[str, int] = {
    **{f"{library}.{name}": 99 for library in ("httpx", "httpx2") for name in ("Client", "AsyncClient")},
    "aiohttp.ClientSession": 0,
    "aiohttp.client.ClientSession": 0,
    "requests.Session": 99,
    "requests.sessions.Session": 99,
    "requests.session": 99,
}
"""Clients, and the place of the base of their addresses among their arguments; 99 where it is only given by name."""

_METHODS: Mapping[str, int] = {
    **dict.fromkeys(_VERBS, 0),
    "ws_connect": 0,
    "request": 1,
    "stream": 1,
    "build_request": 1,
}
_CONNECTIONS = frozenset({"http.client.HTTPConnection", "http.client.HTTPSConnection"})
_CONNECTION_METHODS: Mapping[str, int] = {"request": 1, "putrequest": 1}
_ADDRESS = ("url", "base_url", "host")
_VERSIONED = re.compile(r"/v\d+/")
_INSIDE = re.compile(r"\.svc(\.|$)|\.(local|internal|localdomain)$")
"""Domains of names that only a cluster or a machine knows."""


class _Address(NamedTuple):
    """`host` is None when nothing is known of it, and empty in an address that is relative to another."""

    host: str | None
    path: str


def check(module: ModuleSummary, project: Project, facts: WorkspaceFacts) -> Iterator[Finding]:
    look = _Look(module, project, facts)
    for call, callees in project.called(module):
        for callee in callees:
            finding = _found(look, facts, call, callee)
            if finding is not None:
                yield finding
                break


def _found(look: _Look, facts: WorkspaceFacts, call: Call, callee: str) -> Finding | None:
    place = look.place(callee)
    if place is None:
        return None
    shown = callee.replace("()", "")
    for text in look.addresses(call, place):
        address = _address(text, callee)
        if address.host and (service := look.service(address.host)) is not None:
            api = _api(address.path, facts)
            return _finding(call, f"`{shown}` calls the service `{service}` by hand, at `{_shown(text)}`", api)
        if not address.host and (api := _api(address.path, facts)) is not None and not look.leads_elsewhere(call):
            return _finding(call, f"`{shown}` calls `{_shown(text)}` by hand, which is of `{api.module}`", api)
    return None


class _Look:
    """What can be told of the calls of a module."""

    def __init__(self, module: ModuleSummary, project: Project, facts: WorkspaceFacts) -> None:
        self._module = module
        self._project = project
        self._facts = facts
        self._definitions = Definitions(project)

    def service(self, host: str) -> str | None:
        """The other service that a host name is of: those of a cluster have the names of targets, or of folders."""
        own, edges = service_of(self._module.path), self._facts.edges or {}
        names = {
            _plain(name): name
            for folder in self._facts.services
            if folder != own
            for name in (folder, *(edges[folder].targets if folder in edges else ()))
        }
        return names.get(_service(host, names))

    def place(self, callee: str) -> int | None:
        """Where the address stands among the arguments, None of what calls nothing."""
        if callee in _FUNCTIONS:
            return _FUNCTIONS[callee]
        client = self._client(callee)
        if client is not None:
            return _CLIENTS[client]
        owner, _, method = callee.rpartition(".")
        if not owner.endswith("()"):
            return None
        if owner.removesuffix("()") in _CONNECTIONS:
            return _CONNECTION_METHODS.get(method)
        client = self._client(owner.removesuffix("()"))
        if client is None:
            return None
        return _CLIENTS[client] if method == "__init__" else _METHODS.get(method)

    def addresses(self, call: Call, place: int) -> Iterator[str]:
        given = [value for name, value in call.keywords if name in _ADDRESS] or call.arguments[place : place + 1]
        for expression in given:
            yield from self._texts(self._module, expression, call.scope)

    def leads_elsewhere(self, call: Call) -> bool:
        """Whether a client was made with a base of which is known that it is none of ours, or told of there."""
        match call.callee:
            case str(name) if "." in name:
                owner: Expr = name.rpartition(".")[0]
            case Member(of=of, name=name):
                owner = Member(".", of, name.rpartition(".")[0]) if "." in name else of
            case _:
                return False
        made = self._definitions.of(self._module, owner, call.scope)
        bases = [text for each in made for text in self._bases(each)]
        return bool(bases) and all(_address(text, "").host for text in bases)

    def _bases(self, made: Definition) -> Iterator[str]:
        if not isinstance(made.expression, Called):
            return
        for callee in self._project.resolve(made.module, made.expression.callee, made.scope):
            if callee in _CONNECTIONS:
                for text in self._texts(made.module, made.expression.arguments[0], made.scope):
                    yield f"//{text}"
            client = self._client(callee)
            if client is not None:
                by_keyword = [value for name, value in made.expression.keywords if name == "base_url"]
                place = _CLIENTS[client]
                for each in by_keyword or made.expression.arguments[place : place + 1]:
                    yield from self._texts(made.module, each, made.scope)

    def _client(self, value: str) -> str | None:
        """The client that a class is, or inherits from."""
        return next((each for each in (value, *self._project.ancestors(value)) if each in _CLIENTS), None)

    def _texts(self, module: ModuleSummary, expression: Expr, scope: int) -> Iterator[str]:
        yield from self._project.texts(module, expression, scope)
        if isinstance(expression, Called) and expression.arguments:
            for callee in self._project.resolve(module, expression.callee, scope):
                if callee in ("urllib.parse.urljoin", "builtins.str"):
                    yield from self._texts(module, expression.arguments[0], scope)


def _finding(call: Call, message: str, api: ApiFacts | None) -> Finding:
    client = "the generated client of its API, `specs.<domain>.<api>_client`"
    if api is not None:
        client = f"`{api.module}_client`"
    return Finding(call.start, call.end, message, f"call it by {client}, on `interlock_runtime.client.ServiceClient`")


def _address(text: str, callee: str) -> _Address:
    if callee in _CONNECTIONS:
        text = f"//{text}"
    # Most files have no address in them, and do not wait for this.
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(text if "://" in text or not text.startswith(UNKNOWN) else f"//{text}")
    except ValueError:
        return _Address("", "")
    authority = parts.netloc.rpartition("@")[2]
    host = re.sub(r":[^:\]]*$", "", authority)
    return _Address(None if UNKNOWN in host else host, parts.path)


def _service(host: str, services: Mapping[str, str]) -> str:
    """The plain name of the service that a host name may be of: `user-api`, `user-api.shop.svc.cluster.local`."""
    plain = _plain(host)
    first, _, domain = plain.partition(".")
    return first if not domain or _INSIDE.search(f".{domain}") else plain


def _plain(name: str) -> str:
    return name.lower().replace("_", "-")


def _api(path: str, facts: WorkspaceFacts) -> ApiFacts | None:
    """The API that a path is below. One without a version is taken for none: `/users` is everybody's."""
    fitting = [
        api
        for api in facts.apis
        if _VERSIONED.match(f"{api.prefix}/") and (path == api.prefix or path.startswith(f"{api.prefix}/"))
    ]
    return max(fitting, key=lambda api: len(api.prefix), default=None)


def _shown(text: str) -> str:
    return text.replace(UNKNOWN, "...")


_BILLING = (
    example_file(
        "specs/billing/models.yaml",
        """
        models:
          InvoiceRead:
            fields:
              id: int
        """,
    ),
    example_file(
        "specs/billing/api.yaml",
        """
        domain: billing
        config: {rest: {prefix: /invoices, version: 1, auth: user}}
        operations:
          get_invoice:
            output: InvoiceRead
            params: [{name: order_id, type: int, source: path}]
            rest: {method: GET, path: "/{order_id}"}
        """,
    ),
)

RULE = PythonRule(
    Entry(
        id="lint/raw-service-call",
        title="A call of another service that goes round its client",
        reason="""\
Services of one repository call each other by the clients that the specs generate. These know the types, the errors,
the time limits and what may be tried again, and pass on who is asking; a URL in the code breaks unseen when the API
changes, and no edge of the `service` target says that the call exists.

Found are calls of `httpx`, `httpx2`, `requests`, `aiohttp`, `urllib.request` and `http.client`, and clients that are
made with such an address, when the host is the name of a service, dashes and underscores being the same, with or
without a port and a domain of a cluster (`.svc`, `.local`, `.internal`); or when nothing is known of the host and the
path is below the versioned path of a declared API. An address may be a constant, also of another module, or the known
part of an f-string. What the host is called outside (`api.example.com`) is nobody's of the repository, and a service
may call itself. Tests and migrations are exempt.""",
        bad=(
            *_BILLING,
            example_file(
                "services/shop/controllers/orders.py",
                """
                import httpx


                async def invoice_of(http: httpx.AsyncClient, host: str, order_id: int) -> int:
                    answer = await http.get(f"http://{host}/v1/invoices/{order_id}")  # found
                    return int(answer.json()["id"])
                """,
            ),
        ),
        good=(
            *_BILLING,
            example_file(
                "services/shop/controllers/orders.py",
                """
                from specs.billing.api_client import BillingClient


                async def invoice_of(billing: BillingClient, order_id: int) -> int:
                    return (await billing.get_invoice(order_id)).id
                """,
            ),
        ),
    ),
    Reach.SOURCES,
    check,
)
