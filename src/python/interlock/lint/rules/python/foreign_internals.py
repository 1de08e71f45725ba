"""Imports of another service's internals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from interlock.diagnostics.catalogue.entry import Entry, example_file
from interlock.lint.python.brought_along import brought_along, may_have_modules
from interlock.lint.python.exemptions import SERVICES_FOLDER, is_exempt, service_of
from interlock.lint.python.expressions import Expr
from interlock.lint.python.facts import WorkspaceFacts
from interlock.lint.python.resolving.project import Project
from interlock.lint.python.rule import Finding, PythonRule, Reach
from interlock.lint.python.summary import Call, Class, Decorator, Function, Import, ModuleSummary

_OF_SERVICES = f"{SERVICES_FOLDER}."
_LENGTH = len(_OF_SERVICES)
_HELP = (
    "call the other service by its generated client, listen to its events, or move what both need out of `services/`"
)

_Told: TypeAlias = tuple[str, Finding]


def check(module: ModuleSummary, project: Project, facts: WorkspaceFacts) -> Iterator[Finding]:
    own = service_of(module.path)
    if own is None:
        return
    look = _Look(module, project, own, frozenset(facts.services))
    told = [*look.imports(), *look.uses()]
    along = () if is_exempt(module.path) else look.along()
    if along:
        told += look.written()
    yield from (finding for _, finding in told)
    # What is told of at its very place is not told of again.
    services = {service for service, _ in told}
    yield from (finding for service, finding in along if service not in services)


class _Look:
    """What can be told of a module of the service `own`. Findings come with the service that they are of."""

    def __init__(self, module: ModuleSummary, project: Project, own: str, services: frozenset[str]) -> None:
        self._module = module
        self._project = project
        self._own = own
        self._inside = f"{_OF_SERVICES}{own}."
        self._services = services
        self._imported: set[str] = set()

    def imports(self) -> Iterator[_Told]:
        for each, values in self._project.brought(self._module):
            for value in values:
                if (
                    value[:_LENGTH] == _OF_SERVICES
                    and not value.startswith(self._inside)
                    and (other := self._foreign(value)) is not None
                ):
                    self._imported.add(value)
                    yield other, _finding(each, each.path, value, other)
                    break

    def uses(self) -> Iterator[_Told]:
        """What is called and inherited: a module that a call imports by a name that is bound elsewhere, and a thing
        that is reached through a module.
        """
        for call, values in self._project.called(self._module):
            for name in self._project.loaded(self._module, call, values):
                if (other := self._foreign(name)) is not None:
                    yield other, _finding(call, name, name, other)
            for value in values:
                if (
                    value[:_LENGTH] == _OF_SERVICES
                    and not value.startswith(self._inside)
                    and isinstance(call.callee, str)
                ):
                    yield from self._reached(call, call.callee, (value,))
        for definition in self._module.classes:
            for base in definition.bases:
                yield from self._at(definition, base, definition.defined_in)

    def written(self) -> Iterator[_Told]:
        """Decorators and annotations."""
        definitions: list[Function | Class] = [*self._module.functions, *self._module.classes]
        for definition in definitions:
            outside = self._module.scopes[definition.scope].parent
            for decorator in definition.decorators:
                yield from self._at(decorator, decorator.expression, outside)
        for function in self._module.functions:
            outside = self._module.scopes[function.scope].parent
            for annotation in (*(each.annotation for each in function.parameters), function.returns):
                yield from self._at(function, annotation, outside)

    def along(self) -> tuple[_Told, ...]:
        """Imports of modules that import what is another service's."""
        along = self._project.answers(brought_along)
        packages = self._project.answers(may_have_modules)
        return tuple(
            told
            for each in self._module.imported
            for brought in (along[each.module] or (along[each.path] if packages[each.module] else ()),)
            if brought
            for told in self._brought_by(each, brought)
        )

    def _brought_by(self, each: Import, brought: tuple[str, ...]) -> Iterator[_Told]:
        """The first thing of each other service."""
        services: set[str] = set()
        for value in brought:
            other = self._foreign(value)
            if other is not None and other not in services:
                services.add(other)
                yield other, _finding(each, each.path, value, other)

    def _at(self, place: Class | Function | Decorator, written: Expr, scope: int) -> Iterator[_Told]:
        if isinstance(written, str):
            yield from self._reached(place, written, self._project.resolve(self._module, written, scope))

    def _reached(
        self, place: Call | Class | Function | Decorator, written: str, values: Iterable[str]
    ) -> Iterator[_Told]:
        """Things of another service, unless an import of this file was told of already for them."""
        for value in values:
            told = any(value == each or value.startswith(f"{each}.") for each in self._imported)
            if not told and "()" not in value and (other := self._foreign(value)) is not None:
                yield other, _finding(place, written, value, other)

    def _foreign(self, value: str) -> str | None:
        """The other service that a module, or something in one, belongs to."""
        if not value.startswith(_OF_SERVICES):
            return None
        _, service, *within = value.split(".")
        service = service.removesuffix("()")
        if service == self._own or (not within and service not in self._services):
            return None
        # A module that lies directly below services/ is nobody's.
        found = self._project.module(f"{_OF_SERVICES}{service}") if service not in self._services else None
        return service if found is None or service_of(found.path) is not None else None


def _finding(place: Import | Call | Class | Function | Decorator, written: str, value: str, other: str) -> Finding:
    shown = value.removesuffix("()")
    by_way = "" if written == shown else f", by way of `{written}`"
    return Finding(place.start, place.end, f"`{shown}` is internal to the service `{other}`{by_way}", _HELP)


RULE = PythonRule(
    Entry(
        id="lint/foreign-internals",
        title="An import of another service's internals",
        reason="""\
Services know each other by their contracts alone. Code that is imported from another service's folder runs on that
service's settings, tables and assumptions without any of the edges that its `service` target declares, and ships a part
of the other service in this one's image: neither can be changed or deployed by itself any more.

All forms of import are found: relative ones, those for type checkers, `importlib.import_module`, `__import__`,
`find_spec` and `run_module` with a constant, and things that a module outside `services/` imports and passes on. These
are found where they are imported, called, inherited, a decorator or an annotation. A module outside `services/` that
imports another service's in any other way brings that along, and is found where it is imported, also when it keeps what
it imports to itself. Import and use are found in tests and migrations as well, since a test that reaches into another
service breaks with it; what test helpers outside `services/` bring along is not.

Not seen are `sys.modules`, loaders that are given a path, and `exec`; and attributes of `services` itself (`import
services`, `services.billing.storage.ROWS`), unless they are called or inherited.""",
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
