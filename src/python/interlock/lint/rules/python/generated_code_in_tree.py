"""Generated code among the sources of a service."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry, example_file
from interlock.lint.python.facts import ApiFacts, WorkspaceFacts
from interlock.lint.python.resolving.project import Project
from interlock.lint.python.rule import Finding, PythonRule, Reach
from interlock.lint.python.summary import Class, ModuleSummary

_GENERATED = "specs."
_TYPES = frozenset({"interlock_runtime.models.Model", "interlock_runtime.problems.Problem"})
_PROTOCOL = frozenset({"typing.Protocol", "typing_extensions.Protocol"})
_PRINCIPAL = "interlock_runtime.auth.principal.Principal"
_PARTS = {
    "interlock_runtime.client.operation.Operation": "an operation is described as generated clients do",
    "interlock_runtime.client.Operation": "an operation is described as generated clients do",
    "interlock_runtime.rest.router.ContractRouter": "a router is made as generated servers do",
}
"""What only generated code makes."""
_HELP = "remove it, and import what is generated from the spec; to change it, edit the spec"


def check(module: ModuleSummary, project: Project, facts: WorkspaceFacts) -> Iterator[Finding]:
    """One finding a file: what is copied is copied with its neighbours."""
    if module.header is not None:
        header = module.header
        yield Finding(header.start, header.end, f"this file is generated code of `{header.spec}`", _HELP)
        return
    found = [*_copied_classes(module, project, facts), *_made(module, project)]
    if found:
        first = min(found)
        others = f", and {len(found) - 1} more" if len(found) > 1 else ""
        yield first._replace(message=f"{first.message}{others}: this is generated code without its header")


def _copied_classes(module: ModuleSummary, project: Project, facts: WorkspaceFacts) -> Iterator[Finding]:
    for each in module.classes:
        origin = _origin(module, project, facts, each)
        if origin is not None:
            yield Finding(each.start, each.end, f"`{each.name}` is a copy of what `{origin}` has", _HELP)


def _origin(module: ModuleSummary, project: Project, facts: WorkspaceFacts, each: Class) -> str | None:
    """The generated module that a class comes from, as far as it can be told."""
    value = module.qualified(each.name)
    if not _PROTOCOL.isdisjoint(project.bases(value)):
        return next((api.module for api in facts.apis if _is_controller(module, project, each, api)), None)
    if each.name not in facts.types:
        return None
    ancestors = project.ancestors(value)
    # A class that inherits the generated one of its name is no copy of it.
    is_copy = not _TYPES.isdisjoint(ancestors) and not any(base.startswith(_GENERATED) for base in ancestors)
    return facts.types[each.name] if is_copy else None


def _is_controller(module: ModuleSummary, project: Project, each: Class, api: ApiFacts) -> bool:
    """Whether a Protocol asks for all operations of an API, and by whom they are called, as a controller's does."""
    methods = module.methods[each.name]
    if not api.operations or not methods.keys() >= set(api.operations):
        return False
    return any(
        _PRINCIPAL in project.resolve(module, parameter.annotation, each.scope)
        for name in api.operations
        for parameter in methods[name].parameters
    )


def _made(module: ModuleSummary, project: Project) -> Iterator[Finding]:
    parts = project.answers(_part)
    for call, callees in project.called(module):
        for callee in callees:
            message = parts[callee]
            if message is not None:
                yield Finding(call.start, call.end, message, _HELP)
                break


def _part(project: Project, callee: str) -> str | None:
    return next((_PARTS[each] for each in (callee, *project.ancestors(callee)) if each in _PARTS), None)


RULE = PythonRule(
    Entry(
        id="lint/generated-code-in-tree",
        title="Generated code among the sources",
        reason="""\
What the compiler writes is not edited, copied or committed: it is made anew for every build, and a copy says for ever
what the spec said once. Clients and servers that use a copy agree with each other and with nobody else.

Found are files below `services/` with the header of generated code, a comment, edited or not, and those without it that
hold what only generated code does: a class that has the name of a declared model or error and inherits the runtime's
`Model` or `Problem` otherwise than through the generated module; a Protocol with all operations of an API and the
`Principal` who calls; an `Operation` or `ContractRouter` of the runtime that is made there. Names alone are no sign: a
dataclass `Order` beside a declared `Order` is the service's own. A file is told of once. It is found in tests and
migrations as well.

Not seen are, without the header, enums and other plain classes that are copied, publishers and subscribers (the rule
about brokers finds what they call), and what is edited until it has neither the names nor the bases of the
original.""",
        bad=(
            example_file(
                "specs/shop/models.yaml",
                """
                models:
                  OrderStatus: {type: enum, values: [open, paid]}
                """,
            ),
            example_file(
                "services/shop/contracts/orders.py",
                """
                # Generated by Interlock from specs/shop/models.yaml. Do not edit; edit the spec.  # found
                from enum import StrEnum


                class OrderStatus(StrEnum):
                    OPEN = "open"
                    PAID = "paid"
                    LOST = "lost"
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
                "services/shop/controllers/orders.py",
                """
                from dataclasses import dataclass

                from specs.shop.models import OrderRead


                @dataclass(frozen=True)
                class Order:
                    id: int
                    total: float


                def shown(order: Order) -> OrderRead:
                    return OrderRead(id=order.id)
                """,
            ),
        ),
    ),
    Reach.EVERYTHING,
    check,
)
