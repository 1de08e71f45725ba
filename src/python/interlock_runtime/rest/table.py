"""Finds the route of a request by a table, where FastAPI would ask its routes one after the other, twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from re import Match, Pattern
from typing import Any, Final, NamedTuple, Protocol
from urllib.parse import unquote

from starlette.convertors import Convertor, StringConvertor
from starlette.routing import BaseRoute
from starlette.types import Scope

ENCODED_SLASH: Final = "\udc2f"
"""Stands for `%2F`, which is text and no separator. Half a surrogate pair, as decoding UTF-8 never makes one."""

_ENCODED_SLASHES = re.compile(b"%2[Ff]")


class Found(NamedTuple):
    """A route and the parameters in the request's path."""

    route: BaseRoute
    path_params: dict[str, Any]


class PlacedRoute(Protocol):
    """A route as an app has it, below all its prefixes."""

    @property
    def original_route(self) -> BaseRoute: ...

    @property
    def path_format(self) -> str | None: ...

    @property
    def methods(self) -> set[str] | None: ...

    @property
    def path_regex(self) -> Pattern[str]: ...

    @property
    def param_convertors(self) -> Mapping[str, Convertor[Any]]: ...


class _Pattern(NamedTuple):
    pattern: Pattern[str]
    route: BaseRoute


class RouteTable:
    """Routes by method and path; those with parameters by the number of their segments, in the order they came."""

    __slots__ = ("_fixed", "_patterns")

    def __init__(self, routes: Iterable[PlacedRoute]) -> None:
        self._fixed: dict[tuple[str, str], Found] = {}
        self._patterns: dict[tuple[str, int], list[_Pattern]] = {}
        listed = list(routes)
        if all(_is_plain(placed) for placed in listed):
            for placed in listed:
                for method in placed.methods or ():
                    self._add(method, placed)

    def find(self, method: str, path: str) -> Found | None:
        """The route that FastAPI would choose, or None when only FastAPI can say what to do."""
        fixed = self._fixed.get((method, path))
        if fixed is not None:
            return fixed
        for pattern, route in self._patterns.get((method, path.count("/")), ()):
            match = pattern.match(path)
            if match is not None:
                return Found(route, _parameters(match))
        return None

    def _add(self, method: str, placed: PlacedRoute) -> None:
        path = placed.path_format or ""
        slashes = path.count("/")
        if placed.param_convertors:
            entry = _Pattern(placed.path_regex, placed.original_route)
            self._patterns.setdefault((method, slashes), []).append(entry)
        elif not any(earlier.pattern.match(path) for earlier in self._patterns.get((method, slashes), ())):
            self._fixed.setdefault((method, path), Found(placed.original_route, {}))


def _is_plain(placed: PlacedRoute) -> bool:
    """Whether parameters are text without slashes, as in every contract. Others have no fixed number of segments."""
    return all(type(convertor) is StringConvertor for convertor in placed.param_convertors.values())


def path_within_app(scope: Scope) -> str:
    """The request's path below where the app is mounted, decoded. An encoded slash is `ENCODED_SLASH` in it."""
    path: str = scope["path"]
    raw: bytes | None = scope.get("raw_path")
    if raw is not None and b"%2" in raw and unquote(raw) == path:  # else somebody has changed the path on its way
        path = ENCODED_SLASH.join(unquote(part) for part in _ENCODED_SLASHES.split(raw))
    root: str = scope.get("root_path", "")
    return path[len(root) :] if root and path.startswith(root) else path


def _parameters(match: Match[str]) -> dict[str, Any]:
    found = match.groupdict()
    if ENCODED_SLASH not in match.string:
        return found
    return {name: value.replace(ENCODED_SLASH, "/") for name, value in found.items()}
