"""Calls of other services of the repository that go round the generated clients."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from interlock.diagnostics.catalogue.entry import Entry, example_file
from interlock.lint.python.addresses import Addressees, address_of
from interlock.lint.python.expressions import Called, Expr
from interlock.lint.python.facts import ApiFacts, WorkspaceFacts
from interlock.lint.python.origins import Origins, is_untold
from interlock.lint.python.resolving.definitions import Definition
from interlock.lint.python.resolving.project import Project
from interlock.lint.python.resolving.texts import UNKNOWN
from interlock.lint.python.rule import Finding, PythonRule, Reach
from interlock.lint.python.summary import Call, ModuleSummary

_VERBS = ("get", "options", "head", "post", "put", "patch", "delete")
_BY_NAME_ALONE = 99
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
    "urllib3.request": 1,
    "urllib3.connection_from_url": 0,
    **dict.fromkeys(("urllib3.HTTPConnectionPool", "urllib3.HTTPSConnectionPool"), 0),
    **{f"{library}.Request": 1 for library in ("httpx", "httpx2", "requests")},
    **dict.fromkeys(("httpx.URL", "httpx2.URL", "yarl.URL"), 0),
    "yarl.URL.build": _BY_NAME_ALONE,
}
"""Functions and classes that are given an address, and the place of it among their arguments."""

_CLIENTS: Mapping[str, int] = {
    **{f"{library}.{name}": _BY_NAME_ALONE for library in ("httpx", "httpx2") for name in ("Client", "AsyncClient")},
    "aiohttp.ClientSession": 0,
    "aiohttp.client.ClientSession": 0,
    "requests.Session": _BY_NAME_ALONE,
    "requests.sessions.Session": _BY_NAME_ALONE,
    "requests.session": _BY_NAME_ALONE,
    **dict.fromkeys(("urllib3.PoolManager", "urllib3.poolmanager.PoolManager"), _BY_NAME_ALONE),
    **dict.fromkeys(("urllib.request.build_opener", "urllib.request.OpenerDirector"), _BY_NAME_ALONE),
    **dict.fromkeys(("urllib.request.URLopener", "urllib.request.FancyURLopener"), _BY_NAME_ALONE),
}
"""Clients, and the place of the base of their addresses among their arguments."""

_METHODS: Mapping[str, int] = {
    **dict.fromkeys(_VERBS, 0),
    "ws_connect": 0,
    "open": 0,
    "retrieve": 0,
    "request": 1,
    "urlopen": 1,
    "stream": 1,
    "build_request": 1,
}
_HOSTS = frozenset(
    {
        "http.client.HTTPConnection",
        "http.client.HTTPSConnection",
        "urllib3.HTTPConnectionPool",
        "urllib3.HTTPSConnectionPool",
    }
)
"""What is given a host, and not an address."""
_HOST_METHODS: Mapping[str, int] = {"request": 1, "putrequest": 1, "urlopen": 1}
_OUTSIDE = (
    "if another host is called, which is no service of the repository, "
    "write its name where the client is made, or allow the line by a suppression with the reason"
)
_ADDRESS = ("url", "base_url")
_HOST = "host"


def check(module: ModuleSummary, project: Project, facts: WorkspaceFacts) -> Iterator[Finding]:
    look: _Look | None = None
    places = project.answers(_place)
    for call, callees in project.called(module):
        for callee in callees:
            place = places[callee]
            if place is not None:
                look = look or _Look(module, project, facts)
                finding = look.finding(call, callee, place)
                if finding is not None:
                    yield finding
                    break


def _place(project: Project, callee: str) -> int | None:
    """Where the address stands among the arguments, None of what calls nothing."""
    if callee in _FUNCTIONS:
        return _FUNCTIONS[callee]
    client = _client(project, callee)
    if client is not None:
        return _CLIENTS[client]
    owner, _, method = callee.rpartition(".")
    if not owner.endswith("()"):
        return None
    owner = owner.removesuffix("()")
    if owner in _HOSTS:
        return _HOST_METHODS.get(method)
    client = _client(project, owner)
    if client is None:
        return None
    return _CLIENTS[client] if method == "__init__" else _METHODS.get(method)


def _client(project: Project, value: str) -> str | None:
    """The client that a class is, or inherits from."""
    return next((each for each in (value, *project.ancestors(value)) if each in _CLIENTS), None)


class _Look:
    """What can be told of the calls of a module."""

    def __init__(self, module: ModuleSummary, project: Project, facts: WorkspaceFacts) -> None:
        self._module = module
        self._project = project
        self._addressees = Addressees(module.path, facts)
        self._origins = Origins(project)

    def finding(self, call: Call, callee: str, place: int) -> Finding | None:
        shown = callee.replace("()", "")
        for text in self._addresses(call, callee, place):
            host, path = address_of(text)
            if host and (service := self._addressees.service(host)) is not None:
                return self._calls_service(call, shown, service, text, path)
            if not host:
                bases = tuple(self._bases_of(call))
                finding = self._through_base(call, shown, text, bases)
                if finding is not None:
                    return finding
                api = self._addressees.api(path)
                leads_elsewhere = bool(bases) and all(address_of(base).host for _, base in bases)
                if api is not None and not leads_elsewhere and not self._addressees.is_own(api):
                    message = f"`{shown}` calls `{_shown(text)}` by hand, which is of `{api.module}`"
                    finding = _finding(call, message, api)
                    return finding._replace(help=f"{finding.help}; {_OUTSIDE}")
        return None

    def _calls_service(self, call: Call, shown: str, service: str, text: str, path: str) -> Finding:
        message = f"`{shown}` calls the service `{service}` by hand, at `{_shown(text)}`"
        return _finding(call, message, self._addressees.api(path))

    def _through_base(
        self, call: Call, shown: str, text: str, bases: Iterable[tuple[Definition, str]]
    ) -> Finding | None:
        """A call on a client of another service that is made where nobody is told of it."""
        for made, base in bases:
            if is_untold(made):
                host = address_of(base).host
                if host and (service := self._addressees.service(host)) is not None:
                    whole = f"{base.rstrip('/')}/{text.lstrip('/')}"
                    return self._calls_service(call, shown, service, whole, address_of(whole).path)
        return None

    def _addresses(self, call: Call, callee: str, place: int) -> Iterator[str]:
        given = [value for name, value in call.keywords if name in _ADDRESS]
        hosts = [value for name, value in call.keywords if name == _HOST]
        by_place = call.arguments[place : place + 1] if not (given or hosts) else ()
        for expression in (*given, *(by_place if callee not in _HOSTS else ())):
            yield from self._texts(self._module, expression, call.scope)
        for expression in (*hosts, *(by_place if callee in _HOSTS else ())):
            for text in self._texts(self._module, expression, call.scope):
                yield f"//{text}"

    def _bases_of(self, call: Call) -> Iterator[tuple[Definition, str]]:
        """The bases of addresses that the client of a call was made with."""
        for made in self._origins.of_owner(self._module, call):
            if isinstance(made.expression, Called):
                for base in self._bases(made, made.expression):
                    yield made, base

    def _bases(self, made: Definition, call: Called) -> Iterator[str]:
        for callee in self._project.resolve(made.module, call.callee, made.scope):
            if callee in _HOSTS:
                for each in call.arguments[:1]:
                    for text in self._texts(made.module, each, made.scope):
                        yield f"//{text}"
            client = _client(self._project, callee)
            if client is not None:
                by_keyword = [value for name, value in call.keywords if name == "base_url"]
                place = _CLIENTS[client]
                for each in by_keyword or call.arguments[place : place + 1]:
                    yield from self._texts(made.module, each, made.scope)

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


def _shown(text: str) -> str:
    return text.removeprefix("//").replace(UNKNOWN, "...")


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
Services of one repository call each other by the clients that the specs generate. These know the types, the errors, the
time limits and what may be tried again, and pass on who is asking; a URL in the code breaks unseen when the API
changes, and no edge of the `service` target says that the call exists.

Found are calls of `httpx`, `httpx2`, `requests`, `aiohttp`, `urllib3`, `urllib.request` and `http.client`, clients that
are made with such an address, and `URL`s of httpx and yarl, when the host is the name of a service, dashes and
underscores being the same, with or without a port and a domain of a cluster (`.svc`, `.default`, `.local`,
`.internal`); or when nothing is known of the host and the path is below the versioned path of a declared API that the
service does not serve itself. An address may be a constant, also of another module, or the known part of an f-string. A
client of another service that a module outside `services/` or a test helper makes is found where it is used. What the
host is called outside (`api.example.com`) is nobody's of the repository, and a service may call itself. Tests and
migrations are exempt.

Not seen are functions outside `services/` that are given an address and call it, addresses in `**options`, those that
are assigned to a client later (`client.base_url = ...`) or put together at run time (`urlunsplit`, `str.replace`),
paths without a version on a host of which nothing is known, clients in parameters without an annotation, other
libraries, and sockets.""",
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
