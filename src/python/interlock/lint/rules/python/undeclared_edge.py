"""Generated code that is used without the edge it needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from interlock.diagnostics.catalogue.entry import Entry, example_file
from interlock.diagnostics.severity import Severity
from interlock.lint.python.borrowed import borrowed
from interlock.lint.python.edges import Use, uses
from interlock.lint.python.exemptions import SERVICES_FOLDER, service_of
from interlock.lint.python.facts import DeclaredEdges, WorkspaceFacts
from interlock.lint.python.pieces import WHOLE, Piece
from interlock.lint.python.resolving.project import Project
from interlock.lint.python.rule import Finding, PythonRule, Reach
from interlock.lint.python.summary import Import, ModuleSummary

_EVERY_NAME = "*"


class _Missing(NamedTuple):
    """A spec without an edge when `name` is None, else a name that its edge does not list."""

    piece: Piece
    name: str | None


def check(module: ModuleSummary, project: Project, facts: WorkspaceFacts) -> Iterator[Finding]:
    folder = service_of(module.path)
    if folder is None or facts.edges is None:
        return
    edges = facts.edges.get(folder, DeclaredEdges(f"{SERVICES_FOLDER}/{folder}/BUILD", (), {}))
    missing = [(use, each) for use in _uses(module, project, facts) for each in _missing(use, edges.fields)]
    wanted: dict[tuple[str, str], set[str]] = {}
    for use, _ in missing:
        wanted.setdefault((use.piece.field, use.piece.spec), set()).update(use.names)
    told: set[_Missing] = set()
    for use, each in missing:
        is_import = isinstance(use.place, Import)
        # What an import was told of is not told of again where it is called.
        if is_import or each not in told:
            names = wanted[use.piece.field, use.piece.spec]
            yield Finding(use.place.start, use.place.end, _message(use, each, edges), _help(each, names, edges))
        if is_import:
            told.add(each)


def _uses(module: ModuleSummary, project: Project, facts: WorkspaceFacts) -> Iterator[Use]:
    """What a module uses, and what the test helpers do that it imports."""
    yield from uses(module, project, facts.pieces)
    for by_way, helper in borrowed(module, project):
        for use in uses(helper, project, facts.pieces):
            yield use._replace(place=by_way, written=by_way.path)


def _missing(use: Use, fields: Mapping[str, Mapping[str, tuple[str, ...]]]) -> Iterator[_Missing]:
    declared = fields.get(use.piece.field, {}).get(use.piece.spec)
    if declared is None:
        yield _Missing(use.piece, None)
    elif _EVERY_NAME not in declared:
        yield from (_Missing(use.piece, name) for name in use.names if name not in declared)


def _message(use: Use, missing: _Missing, edges: DeclaredEdges) -> str:
    field, spec, _ = missing.piece
    by_way = "" if use.written.startswith(use.module) else f", by way of `{use.written}`"
    if missing.name is not None:
        return f"{edges.build_file} does not list `{missing.name}` in `{field}` of `{spec}`{by_way}"
    lacking = f"lists no `{spec}` in `{field}`" if edges.targets else "has no `service`"
    return f"`{use.module}` needs an edge, and {edges.build_file} {lacking}{by_way}"


def _help(missing: _Missing, wanted: Iterable[str], edges: DeclaredEdges) -> str:
    """What to write into the BUILD file, with the names that this module uses."""
    field, spec, _ = missing.piece
    declared = edges.fields.get(field, {})
    names = () if field in WHOLE else sorted({*declared.get(spec, ()), *wanted}) or (_EVERY_NAME,)
    entry = f'"{spec}": [{", ".join(map(_quoted, names))}]' if names else _quoted(spec)
    if spec in declared:
        return f"in {edges.build_file}, let `{field}` have `{entry}`"
    if declared:
        return f"in {edges.build_file}, add `{entry}` to `{field}`"
    target = f"`{edges.targets[0]}`" if edges.targets else "a `service`"
    return f"in {edges.build_file}, give {target} `{field}={f'{{{entry}}}' if names else f'[{entry}]'}`"


def _quoted(text: str) -> str:
    return f'"{text}"'


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
        config: {rest: {prefix: /invoices, auth: service}}
        operations:
          get_invoice:
            output: InvoiceRead
            params: [{name: order_id, type: int, source: path}]
            rest: {method: GET, path: "/{order_id}"}
          cancel_invoice:
            params: [{name: order_id, type: int, source: path}]
            rest: {method: DELETE, path: "/{order_id}"}
        """,
    ),
    example_file(
        "specs/billing/events.yaml",
        """
        events:
          invoice_paid: {message: InvoiceRead}
        """,
    ),
)
_CONTROLLERS = example_file(
    "services/shop/controllers/orders.py",
    """
    from specs.billing.api_client import BillingClient
    from specs.billing.events_publisher import BillingPublisher


    async def give_back(billing: BillingClient, publisher: BillingPublisher, order_id: int) -> None:
        await publisher.invoice_paid(await billing.get_invoice(order_id))
        await billing.cancel_invoice(order_id)
    """,
)
_FORBIDDEN = example_file(
    _CONTROLLERS.path,
    _CONTROLLERS.text.replace("BillingPublisher\n\n", "BillingPublisher  # found\n\n").replace(
        "cancel_invoice(order_id)\n", "cancel_invoice(order_id)  # found\n"
    ),
)

RULE = PythonRule(
    Entry(
        id="lint/undeclared-edge",
        title="Generated code that is used without the edge it needs",
        reason="""\
Who talks to whom is declared once, by the `service` target in services/<name>/BUILD. Networks, access lists of Redis
and the scopes of service tokens come from there: a call without its edge is refused wherever the service runs, and is
told of here before that.

| module | needs |
|---|---|
| `specs.users.api_client` | `consumes`, and each operation that is called |
| `specs.users.api_server`, `api_subscriber` | `exposes` |
| `specs.users.events_publisher` | `publishes`, and each event that is sent |
| `specs.users.events_subscriber` | `subscribes`, and each event whose handler or subscription is named |
| `specs.digests.tasks_worker` | `runs` |
| `specs.digests.tasks_enqueue` | `enqueues` |

Models, and the shared modules `specs.users.api` and `specs.users.events`, are open to everybody. All targets in the
BUILD files of a service's folder count together, and `"*"` stands for all names. A folder without a `service`
declares nothing.

Imports are found within functions and for type checkers too, those by `importlib.import_module` and `__import__` also
under other names and with keywords, those by `pkgutil.resolve_name` under its own, and what another module of the
repository imports and passes on. The name of the module has to be a constant, or made of some. A call of an operation
or an event is found wherever its receiver is known by an annotation, by its construction, or by what a function of the
repository is declared to return.

Not found are modules taken from `sys.modules` and by names that are worked out; methods that are passed on uncalled;
and operations of a receiver that comes out of a container (`list[UsersClient]`) or is not annotated. A module outside
services/ that calls by itself is seen by `graph/undeclared-use`, as a whole and without its operations. What a service
is not granted is refused where it runs all the same.

Tests and migrations are exempt. A test helper that what the service runs on imports is not: its uses are told of
where it is imported.""",
        bad=(
            *_BILLING,
            example_file(
                "services/shop/BUILD",
                """
                service(
                    name="shop",
                    kind="fastapi",
                    consumes={"specs/billing:api": ["get_invoice"]},
                )
                """,
            ),
            _FORBIDDEN,
        ),
        good=(
            *_BILLING,
            example_file(
                "services/shop/BUILD",
                """
                service(
                    name="shop",
                    kind="fastapi",
                    consumes={"specs/billing:api": ["cancel_invoice", "get_invoice"]},
                    publishes={"specs/billing:events": ["invoice_paid"]},
                )
                """,
            ),
            _CONTROLLERS,
        ),
    ),
    Reach.SOURCES,
    check,
    Severity.ERROR,
)
