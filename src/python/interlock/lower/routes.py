"""Pass: finds routes of a domain that are declared twice or that an earlier route always answers for.

A router takes the first route that matches, in the order of the files' names and of the operations in each.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from interlock.diagnostics.source import Span
from interlock.ir.api import Http, Operation
from interlock.lower.paths import PathError, parse_path
from interlock.lower.program import Program

Shape = tuple[str | None, ...]
"""A segment with None in place of its parameters."""

_ANY: Shape = (None,)


@dataclass(frozen=True, slots=True)
class _Route:
    operation: str
    path: str
    shapes: tuple[Shape, ...]
    span: Span


@dataclass(slots=True)
class _Tree:
    """The routes seen so far by the shapes of their segments."""

    below: dict[Shape, _Tree] = field(default_factory=dict)
    mixed: list[Shape] = field(default_factory=list)
    route: _Route | None = None

    def add(self, route: _Route) -> None:
        tree = self
        for shape in route.shapes:
            following = tree.below.get(shape)
            if following is None:
                following = tree.below[shape] = _Tree()
                if len(shape) > 1:
                    tree.mixed.append(shape)
            tree = following
        if tree.route is None:
            tree.route = route

    def covering(self, shapes: tuple[Shape, ...]) -> _Route | None:
        """A route that matches whatever these shapes match."""
        if not shapes:
            return self.route
        first, rest = shapes[0], shapes[1:]
        candidates = [first] if first in self.below else []
        if _ANY in self.below and first not in (_ANY, ()):
            candidates.append(_ANY)
        candidates += [shape for shape in self.mixed if shape != first and covers(shape, first)]
        for candidate in candidates:
            found = self.below[candidate].covering(rest)
            if found is not None:
                return found
        return None


def check_routes(program: Program) -> None:
    """Reports only."""
    for scope in program.scopes.values():
        trees: dict[str, _Tree] = {}
        for api in sorted(scope.apis, key=lambda api: api.module):
            for operation in api.operations:
                if operation.http is not None:
                    tree = trees.setdefault(operation.http.method.value, _Tree())
                    _check(program, tree, operation, operation.http)


def _check(program: Program, tree: _Tree, operation: Operation, http: Http) -> None:
    segments = parse_path(http.path)
    if isinstance(segments, PathError):
        return
    route = _Route(operation.name, http.path, tuple(segment.shape for segment in segments), operation.span)
    earlier = tree.covering(route.shapes)
    tree.add(route)
    if earlier is None:
        return
    if earlier.shapes == route.shapes:
        program.error(
            "spec/duplicate-route",
            f"{http.method} {http.path} is the route of `{earlier.operation}` already",
            operation.span,
            related=[(earlier.span, f"{http.method} {earlier.path} here")],
        )
    else:
        program.error(
            "spec/shadowed-route",
            f"`{operation.name}` is never reached: {http.method} {earlier.path} of `{earlier.operation}` matches first",
            operation.span,
            related=[(earlier.span, "this comes first")],
            help=f"move `{operation.name}` before `{earlier.operation}`",
        )


def covers(general: Shape, special: Shape) -> bool:
    """Whether a segment's shape matches all that another matches. A parameter stands for one character or more."""
    pattern: list[str | None] = []
    for part in general:
        pattern += [None] if part is None else list(part)
    text: list[str | None] = []
    for part in special:
        text += [None] if part is None else list(part)
    reached = {0}
    for symbol in text:
        following = set()
        for at in reached:
            if at < len(pattern) and pattern[at] is None:
                following |= {at, at + 1}
            if at < len(pattern) and pattern[at] is not None and pattern[at] == symbol:
                following.add(at + 1)
        reached = following
    return len(pattern) in reached
