"""Lists, sets and maps of any size in what callers send."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.ir.declarations import Enum
from interlock.ir.types import ListType, MapType, Scalar, ScalarType, SetType, Type
from interlock.lint.spec.examples import shop
from interlock.lint.spec.inputs import Place, parts, places
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.workspace import Workspace


def check(workspace: Workspace) -> Iterator[Finding]:
    for place in places(workspace):
        if any(_is_unbounded(workspace, place, part) for part in parts(place.type)):
            yield Finding(place.span, f"{place.what} may have any number of items", "add `max_items`")


def _is_unbounded(workspace: Workspace, place: Place, type: Type) -> bool:
    match type:
        case ListType(item=item, constraints=bounds):
            return bounds.max_items is None and not (bounds.unique_items and _is_finite(workspace, item))
        case SetType(item=item, constraints=bounds):
            return bounds.max_items is None and not _is_finite(workspace, item)
        case MapType(constraints=bounds):
            return bounds.max_items is None and not place.in_patch
        case _:
            return False


def _is_finite(workspace: Workspace, type: Type) -> bool:
    """Whether there are only a few values, so that a set of them is never large."""
    behind = workspace.dealias(type)
    return isinstance(workspace.declared(type), Enum) or (
        isinstance(behind, ScalarType) and behind.scalar is Scalar.BOOL
    )


RULE = SpecRule(
    Entry(
        id="lint/unbounded-list",
        title="A list, set or map of any size in a request",
        reason="""\
Work and memory for a request grow with the items it brings, and often the number of queries does. `max_items` says
what the service is prepared for, before anybody tries. Sets of an enum are bounded by it.""",
        bad=shop(
            models="models: {Order: {fields: {articles: 'list[int]'}}}",
            api="operations: {place_order: {input: Order, rest: {method: POST, path: /}}}",
        ),
        good=shop(
            models="models: {Order: {fields: {articles: {type: 'list[int]', max_items: 100}}}}",
            api="operations: {place_order: {input: Order, rest: {method: POST, path: /}}}",
        ),
    ),
    check,
)
