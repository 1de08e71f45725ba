"""A YAML document as scalars, sequences and mappings that know their places. What it means is not known here."""

from __future__ import annotations

from dataclasses import dataclass

from interlock.diagnostics.source import Span

ScalarValue = None | bool | int | float | str


@dataclass(slots=True)
class Scalar:
    """A leaf. `value` is its YAML 1.2 core value; `text` is what was written, without quotes."""

    value: ScalarValue
    text: str
    span: Span
    depth = 0
    size = 1


@dataclass(slots=True)
class Sequence:
    """`size` counts the nodes below with aliases expanded, `depth` the levels."""

    items: list[Tree]
    span: Span
    depth: int = 1
    size: int = 1


@dataclass(slots=True)
class Entry:
    key: Scalar
    value: Tree


@dataclass(slots=True)
class Mapping:
    """`size` counts the nodes below with aliases expanded, `depth` the levels."""

    entries: list[Entry]
    span: Span
    depth: int = 1
    size: int = 1


Tree = Scalar | Sequence | Mapping


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


def json_of(tree: Tree) -> object:
    """The node as plain JSON values. Keys become strings; the depth limit of the parser bounds the recursion."""
    match tree:
        case Scalar():
            return tree.value
        case Sequence():
            return [json_of(item) for item in tree.items]
        case Mapping():
            return {entry.key.text: json_of(entry.value) for entry in tree.entries}
