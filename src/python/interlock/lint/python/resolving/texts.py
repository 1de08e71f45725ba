"""Texts that are put together, by what their parts may be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from interlock.lint.python.expressions import LITERAL, Called, Expr, Member
from interlock.lint.python.summary import ModuleSummary

UNKNOWN = "{}"
"""Stands in a text for what is not known of it."""

# Addresses are shorter.
_MAX_TEXT = 1000
_MAX_TEXTS = 16
_STRIPPING: Mapping[str, Callable[[str, str | None], str]] = {
    "strip": str.strip,
    "lstrip": str.lstrip,
    "rstrip": str.rstrip,
    "removeprefix": lambda text, prefix: text.removeprefix(prefix or ""),
    "removesuffix": lambda text, suffix: text.removesuffix(suffix or ""),
}


class Reader(Protocol):
    """What is asked about the parts."""

    def texts(self, module: ModuleSummary, expression: Expr, scope: int = 0) -> tuple[str, ...]: ...


def put_together(reader: Reader, module: ModuleSummary, scope: int, parts: tuple[Expr, ...]) -> Iterator[str]:
    """The texts that parts make up, when anything of them is known; alternatives of parts make alternatives."""
    found = [""]
    for part in parts:
        texts = reader.texts(module, part, scope) or (UNKNOWN,)
        if len(found) * len(texts) > _MAX_TEXTS:
            texts = (UNKNOWN,)
        found = [f"{before}{text}"[:_MAX_TEXT] for before in found for text in texts]
    return (LITERAL + text for text in found if text.replace(UNKNOWN, ""))


def stripped(reader: Reader, module: ModuleSummary, scope: int, call: Called) -> Iterator[str]:
    """What `text.rstrip("/")` gives, and what is like it."""
    match call.callee:
        case str(callee):
            owner, _, method = callee.rpartition(".")
            of: Expr = owner
        case Member(of=of, name=method):
            pass
        case _:
            return
    if method in _STRIPPING and of:
        given = reader.texts(module, call.arguments[0], scope) if call.arguments else ()
        for text in reader.texts(module, of, scope):
            yield LITERAL + _STRIPPING[method](text, given[0] if given else None)
