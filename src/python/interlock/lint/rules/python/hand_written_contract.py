"""Types of requests, responses and messages that are written by hand."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry, example_file
from interlock.lint.python.expressions import Sequence
from interlock.lint.python.facts import WorkspaceFacts
from interlock.lint.python.project import Project, Values
from interlock.lint.python.rule import Finding, PythonRule, Reach
from interlock.lint.python.summary import Call, ModuleSummary

_MODEL = "pydantic.BaseModel"
_SETTINGS = frozenset({"pydantic_settings.BaseSettings"})
_DATACLASS = "pydantic.dataclasses.dataclass"
_CREATE_MODEL = "pydantic.create_model"
_HELP = "declare it in a models.yaml and import the generated class; data that stays inside is a plain dataclass"


def check(module: ModuleSummary, project: Project, facts: WorkspaceFacts) -> Iterator[Finding]:
    for each in module.classes:
        bases = project.bases_of(module, each)
        model = next((base for base in bases if project.inherits(base, frozenset({_MODEL}))), None)
        if model is not None and not any(project.inherits(base, _SETTINGS) for base in bases):
            known = "" if model == _MODEL else f", by way of `{model}`"
            yield Finding(each.start, each.end, f"`{each.name}` is a pydantic model written by hand{known}", _HELP)
        for decorator in each.decorators:
            values = project.resolve(module, decorator.expression, each.defined_in)
            if _DATACLASS in values or f"{_DATACLASS}()" in values:
                yield Finding(each.start, each.end, f"`{each.name}` is a pydantic dataclass written by hand", _HELP)
    for call, callees in project.called(module):
        yield from _made(module, project, call, callees)


def _made(module: ModuleSummary, project: Project, call: Call, callees: Values) -> Iterator[Finding]:
    """A contract type that a call makes."""
    for callee in callees:
        if callee == _CREATE_MODEL:
            yield Finding(call.start, call.end, "`create_model` makes a pydantic model by hand", _HELP)
        elif callee in (_DATACLASS, f"{_DATACLASS}()") and call.arguments:
            yield Finding(call.start, call.end, "this call makes a pydantic dataclass by hand", _HELP)
        elif callee == "builtins.type" and len(call.arguments) == 3 and isinstance(call.arguments[1], Sequence):
            bases = [base for item in call.arguments[1].items for base in project.resolve(module, item, call.scope)]
            if any(project.inherits(base, frozenset({_MODEL})) for base in bases):
                yield Finding(call.start, call.end, "`type(...)` makes a pydantic model by hand", _HELP)


RULE = PythonRule(
    Entry(
        id="lint/hand-written-contract",
        title="A request, response or message type written by hand",
        reason="""\
What goes over the wire is declared in the specs: from there come both sides' types, the documents, and the comparison
that tells whether a change breaks anybody. A pydantic model in a service is a contract that none of these know.

A class is found however it comes to be a model: through an alias, a base class in another module, a generated class,
a generic one, `create_model`, or pydantic's `dataclass`. Settings, that is subclasses of
`pydantic_settings.BaseSettings`, are no contract. Tests and migrations are exempt.""",
        bad=(
            example_file(
                "services/shop/controllers/orders.py",
                """
                from pydantic import BaseModel


                class OrderRead(BaseModel):  # found
                    id: int
                    total: float
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
                      total: float
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
                    prices: tuple[float, ...]


                def shown(order: Order) -> OrderRead:
                    return OrderRead(id=order.id, total=sum(order.prices))
                """,
            ),
        ),
    ),
    Reach.SOURCES,
    check,
)
