"""Imports of another service's internals."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry, example_file
from interlock.lint.python.exemptions import SERVICES_FOLDER, service_of
from interlock.lint.python.facts import WorkspaceFacts
from interlock.lint.python.project import Project, Values
from interlock.lint.python.rule import Finding, PythonRule, Reach
from interlock.lint.python.summary import Call, Class, Import, ModuleSummary

_HELP = (
    "call the other service by its generated client, listen to its events, or move what both need out of `services/`"
)


def check(module: ModuleSummary, project: Project, facts: WorkspaceFacts) -> Iterator[Finding]:
    own = service_of(module.path)
    if own is None:
        return
    told: set[str] = set()
    for each, values in project.brought(module):
        for value in values:
            if (other := _foreign(value, own)) is not None:
                told.add(value)
                yield _finding(each, each.path, value, other)
                break
    for call, callees in project.called(module):
        yield from _used(module, project, own, told, call, callees)
    for definition in module.classes:
        yield from _inherited(module, project, own, told, definition)


def _used(
    module: ModuleSummary, project: Project, own: str, told: set[str], call: Call, values: Values
) -> Iterator[Finding]:
    """A module that a call imports by a name that is bound elsewhere, and a thing that is reached through a module."""
    for name in project.loaded(module, call, values):
        if (other := _foreign(name, own)) is not None:
            yield _finding(call, name, name, other)
    if isinstance(call.callee, str):
        for value in values:
            if (other := _reached(value, own, told)) is not None:
                yield _finding(call, call.callee, value, other)


def _inherited(
    module: ModuleSummary, project: Project, own: str, told: set[str], definition: Class
) -> Iterator[Finding]:
    for base in definition.bases:
        for value in project.resolve(module, base, definition.defined_in) if isinstance(base, str) else ():
            if (other := _reached(value, own, told)) is not None:
                yield _finding(definition, str(base), value, other)


def _reached(value: str, own: str, told: set[str]) -> str | None:
    """The service whose thing a value is, unless an import of this file was told of already for it."""
    if "()" in value or any(value == each or value.startswith(f"{each}.") for each in told):
        return None
    return _foreign(value, own)


def _foreign(value: str, own: str) -> str | None:
    """The other service that a module, or something in one, belongs to."""
    match value.split("."):
        case (folder, service, *_) if folder == SERVICES_FOLDER and service.removesuffix("()") != own:
            return service.removesuffix("()")
        case _:
            return None


def _finding(place: Import | Call | Class, written: str, value: str, other: str) -> Finding:
    shown = value.removesuffix("()")
    by_way = "" if written == shown else f", by way of `{written}`"
    return Finding(place.start, place.end, f"`{shown}` is internal to the service `{other}`{by_way}", _HELP)


RULE = PythonRule(
    Entry(
        id="lint/foreign-internals",
        title="An import of another service's internals",
        reason="""\
Services know each other by their contracts alone. Code that is imported from another service's folder runs on that
service's settings, tables and assumptions without any of the edges that its `service` target declares, and ships a
part of the other service in this one's image: neither can be changed or deployed by itself any more.

All forms of import are found: relative ones, those for type checkers, `importlib.import_module` and `__import__` with
a constant, and things that a module outside `services/` imports and passes on. It is found in tests and migrations as
well: a test that reaches into another service breaks with it.""",
        bad=(
            example_file(
                "services/shop/controllers/orders.py",
                """
                from services.billing.storage import invoices  # found


                async def is_paid(order_id: int) -> bool:
                    return await invoices.of_order(order_id) is not None
                """,
            ),
        ),
        good=(
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
                config: {rest: {prefix: /invoices, auth: user}}
                operations:
                  get_invoice:
                    output: InvoiceRead
                    params: [{name: order_id, type: int, source: path}]
                    rest: {method: GET, path: "/{order_id}"}
                """,
            ),
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
    Reach.EVERYTHING,
    check,
)
