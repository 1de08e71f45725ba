"""Lists, sets and maps of any size in what callers send."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.ir.types import ListType, MapType, SetType, Type
from interlock.lint.spec.examples import shop
from interlock.lint.spec.inputs import Place, parts, places
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.sizes import is_bounded_array
from interlock.lint.spec.workspace import Workspace


def check(workspace: Workspace) -> Iterator[Finding]:
    for place in places(workspace):
        if any(_is_unbounded(workspace, place, part) for part in parts(place.type)):
            yield Finding(place.span, f"{place.what} may have any number of items", "add `max_items`")


def _is_unbounded(workspace: Workspace, place: Place, type: Type) -> bool:
    match type:
        case ListType() | SetType():
            return not is_bounded_array(workspace, type)
        case MapType(constraints=bounds):
            return bounds.max_items is None and not place.in_patch
        case _:
            return False


RULE = SpecRule(
    Entry(
        id="lint/unbounded-list",
        title="A list, set or map of any size in a request or task",
        reason="""\
Work and memory for a request grow with the items it brings, and often the number of queries does; so they do for a
task, whose input also lies in the queue. `max_items` says what the service is prepared for, before anybody tries. Sets
of an enum are bounded by it.""",
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
