"""Money that is typed as a binary fraction."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.ir.types import Scalar, ScalarType
from interlock.lint.spec.examples import shop
from interlock.lint.spec.names import words
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.values import typed_values
from interlock.lint.spec.workspace import Workspace

_MONEY = frozenset(
    {
        *("price", "cost", "fee", "salary", "wage", "rent", "subtotal", "refund", "payment", "money", "revenue"),
        *("usd", "eur", "gbp", "jpy", "chf", "cents", "euros", "dollars", "tax", "vat", "surcharge"),
    }
)


def check(workspace: Workspace) -> Iterator[Finding]:
    for value in typed_values(workspace):
        type = workspace.bare(value.type)
        said = words(value.name)
        if isinstance(type, ScalarType) and type.scalar is Scalar.FLOAT and said and said[-1] in _MONEY:
            yield Finding(
                value.span,
                f"`{value.name}` is money, and a float cannot hold it exactly",
                "use `decimal`, or `int` in the smallest unit of the currency",
            )


def _models(type: str) -> str:
    return f"models: {{Order: {{fields: {{price: {type}}}}}}}"


RULE = SpecRule(
    Entry(
        id="lint/money-as-float",
        title="Money typed as a float",
        reason="""\
A float is a binary fraction: 0.1 is not among them, sums drift, and equal amounts are not equal. `decimal` is exact,
and a string on the wire so that no reader makes a float of it. Names that end in words such as `price`, `fee`, `tax`
or `eur` are taken for money.""",
        bad=shop(models=_models("float")),
        good=shop(models=_models("decimal")),
    ),
    check,
)
