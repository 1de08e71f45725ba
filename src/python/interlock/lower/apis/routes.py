"""Finds routes that are declared twice or that an earlier route always answers for.

A router takes the first route that matches. Within a domain that is the order of the files' names and of the operations
in each; a service that exposes several APIs puts them in the order in which it names them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from interlock.diagnostics.diagnostic import Diagnostic, Label
from interlock.ir.api import Api, Http, Method, Operation
from interlock.lower.apis.paths import PathError, parse_path
from interlock.lower.program import Program
from interlock.workspace import folder_of_domain

Shape = tuple[str | None, ...]
"""A segment with None in place of its parameters."""

_ANY: Shape = (None,)


class _Route(NamedTuple):
    api: Api
    operation: Operation
    http: Http
    shapes: tuple[Shape, ...]

    def __str__(self) -> str:
        return f"{self.http.method} {self.http.path}"


class _Conflict(NamedTuple):
    """A route that is never reached, and the one before it that matches all that it matches."""

    earlier: _Route
    later: _Route

    @property
    def is_duplicate(self) -> bool:
        return self.earlier.shapes == self.later.shapes

    @property
    def apis(self) -> tuple[Api, Api]:
        return self.earlier.api, self.later.api


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
    """Pass over the APIs of each domain. Reports only."""
    for scope in program.scopes.values():
        for conflict in _conflicts(sorted(scope.apis, key=lambda api: api.module)):
            help = f"move `{conflict.later.operation.name}` before `{conflict.earlier.operation.name}`"
            program.diagnostics.append(_told(conflict, None if conflict.is_duplicate else help))


def check_exposed_routes(apis: Iterable[Api]) -> tuple[Diagnostic, ...]:
    """The routes that are never reached where one server takes the requests to these APIs, in their order.

    Conflicts within one API are none of its business: `check_routes` has told of them.
    """
    told = (conflict for conflict in _conflicts(apis) if conflict.earlier.api is not conflict.later.api)
    return tuple(sorted((_told(each, _exposed_help(each)) for each in told), key=lambda found: found.sort_key))


def _conflicts(apis: Iterable[Api]) -> Iterator[_Conflict]:
    trees: dict[Method, _Tree] = {}
    for api in apis:
        for route in _routes(api):
            tree = trees.setdefault(route.http.method, _Tree())
            earlier = tree.covering(route.shapes)
            tree.add(route)
            if earlier is not None:
                yield _Conflict(earlier, route)


def _routes(api: Api) -> Iterator[_Route]:
    for operation in api.operations:
        if operation.http is not None:
            segments = parse_path(operation.http.path)
            if not isinstance(segments, PathError):
                yield _Route(api, operation, operation.http, tuple(segment.shape for segment in segments))


def _told(conflict: _Conflict, help: str | None) -> Diagnostic:
    earlier, later = conflict
    if conflict.is_duplicate:
        id = "spec/duplicate-route"
        message = f"{later} is the route of `{earlier.operation.name}` already"
        reason = f"{earlier} here"
    else:
        id = "spec/shadowed-route"
        message = f"`{later.operation.name}` is never reached: {earlier} of `{earlier.operation.name}` matches first"
        reason = "this comes first"
    return Diagnostic(id, message, Label(later.operation.span), (Label(earlier.operation.span, reason),), help)


def _exposed_help(conflict: _Conflict) -> str:
    earlier, later = (f"`{folder_of_domain(api.domain)}:{api.module}`" for api in conflict.apis)
    if conflict.is_duplicate:
        return f"a service that exposes {earlier} and {later} answers with one of them only: change a path or a prefix"
    return f"expose {later} before {earlier}, and include its router first; or change a path or a prefix"


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
