"""A YAML document as scalars, sequences and mappings that know their places. What it means is not known here."""

from __future__ import annotations

from dataclasses import dataclass

from interlock.diagnostics.source import Span

ScalarValue = None | bool | int | float | str


@dataclass(slots=True, eq=False)
class Scalar:
    """A leaf. `value` is its YAML 1.2 core value; `text` is what was written, without quotes."""

    value: ScalarValue
    text: str
    span: Span


@dataclass(slots=True, eq=False)
class Sequence:
    items: list[Tree]
    span: Span


@dataclass(slots=True, eq=False)
class Entry:
    key: Scalar
    value: Tree


@dataclass(slots=True, eq=False)
class Mapping:
    """Entries in their order; no two have keys of one text."""

    entries: list[Entry]
    span: Span


Tree = Scalar | Sequence | Mapping
"""Nodes may be shared by aliases, but never contain themselves; the parser bounds depth and expanded size."""


def kind_of(tree: Tree) -> str:
    """What a person would call this node, with its article."""
    match tree:
        case Sequence():
            return "a list"
        case Mapping():
            return "a mapping"
        case Scalar(value=None):
            return "nothing"
        case Scalar(value=bool()):
            return "a boolean"
        case Scalar(value=int()):
            return "an integer"
        case Scalar(value=float()):
            return "a number"
        case Scalar():
            return "a string"
