"""Strings of any length in what callers send."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.ir.types import Scalar, ScalarType, Type
from interlock.lint.spec.examples import shop
from interlock.lint.spec.inputs import parts, places
from interlock.lint.spec.patterns import bounds_length
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.workspace import Workspace

_OF_ANY_LENGTH = frozenset({Scalar.STRING, Scalar.URL, Scalar.BYTES})


def check(workspace: Workspace) -> Iterator[Finding]:
    for place in places(workspace):
        if _is_unbounded(place.type):
            yield Finding(
                place.span,
                f"{place.what} may be of any length",
                "add `max_length`",
            )
        elif any(_is_unbounded(part) for part in parts(place.type)):
            yield Finding(
                place.span,
                f"the strings in {place.what} may be of any length",
                "declare a type with `max_length`, such as `Tag: {type: string, max_length: 32}`, and name it here",
            )


def _is_unbounded(type: Type) -> bool:
    if not isinstance(type, ScalarType) or type.scalar not in _OF_ANY_LENGTH:
        return False
    bounds = type.constraints
    return bounds.max_length is None and not (bounds.pattern is not None and bounds_length(bounds.pattern))


RULE = SpecRule(
    Entry(
        id="lint/unbounded-string",
        title="A string of any length in a request or task",
        reason="""\
What has no bound is stored, logged, sent on and indexed at any size: somebody else decides what a request costs, and
the first bound that is met is that of a database column, as an error nobody declared. `max_length`, or a pattern that
is anchored at both ends and repeats nothing without end, says what the service is prepared for. Looked at are
strings, URLs and bytes in bodies, parameters and inputs of tasks.""",
        bad=shop(
            models="models: {Order: {fields: {note: string}}}",
            api="operations: {place_order: {input: Order, rest: {method: POST, path: /}}}",
        ),
        good=shop(
            models="models: {Order: {fields: {note: {type: string, max_length: 500}}}}",
            api="operations: {place_order: {input: Order, rest: {method: POST, path: /}}}",
        ),
    ),
    check,
)
