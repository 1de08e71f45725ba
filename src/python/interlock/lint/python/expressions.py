"""Expressions as summaries keep them: what they might stand for, and nothing about how they are written.

An expression is a string or a form. Strings, which are nearly all of them, say by their first character what they are:

    users.api.Client    a dotted name, to be looked up where the expression stands
    :users.api.Client   an absolute dotted path, as an import binds it
    'users:events       a string constant (all that follows the quote)
    #None               another constant, by its repr

Forms are tuples that begin with their tag, so that JSON's encoder writes them as they are; `decode` reads them back.
None is an expression that nothing is known about, such as a comprehension.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple, TypeAlias

LITERAL = "'"
ABSOLUTE = ":"
CONSTANT = "#"


class Called(NamedTuple):
    """`callee(arguments, keyword=...)`. A starred argument is an `Item`; `**more` has None for its name."""

    tag: Literal["()"]
    callee: Expr
    arguments: tuple[Expr, ...]
    keywords: tuple[tuple[str | None, Expr], ...]


class Member(NamedTuple):
    """`of.name`, where `of` is no name: `get().x.y` has the name `x.y`. `getattr(of, "name")` is the same."""

    tag: Literal["."]
    of: Expr
    name: str


class Subscripted(NamedTuple):
    """`of[items]`: a generic type with its arguments, or an item."""

    tag: Literal["[]"]
    of: Expr
    items: tuple[Expr, ...]


class Item(NamedTuple):
    """Any of what `of` holds: what a loop over it binds, what a star in front of it passes."""

    tag: Literal["*"]
    of: Expr


class Dictionary(NamedTuple):
    """`{key: value}`; with None for the key of `**more`."""

    tag: Literal["{}"]
    keys: tuple[Expr, ...]
    values: tuple[Expr, ...]


class Choice(NamedTuple):
    """Any of them: `A | B`, `A if c else B`, `A or B`."""

    tag: Literal["|"]
    of: tuple[Expr, ...]


class Text(NamedTuple):
    """An f-string, a concatenation or `"..." % x`, by its parts."""

    tag: Literal["f"]
    parts: tuple[Expr, ...]


class Sequence(NamedTuple):
    """A list, a tuple or a set, as in `Callable[[A, B], C]`, `__all__` or a list of routes."""

    tag: Literal["list"]
    items: tuple[Expr, ...]


class InstanceOf(NamedTuple):
    """What is bound by an annotation: a parameter, `x: Annotation`."""

    tag: Literal["@"]
    annotation: Expr


class Entered(NamedTuple):
    """What `with manager as name` binds."""

    tag: Literal["with"]
    manager: Expr


class Lambda(NamedTuple):
    """`lambda ...: gives`. Its parameters are names of which nothing is known where it is looked at."""

    tag: Literal["lambda"]
    gives: Expr


class Defined(NamedTuple):
    """A class or function of the file itself, by its qualified name in the module."""

    tag: Literal["def"]
    name: str


class SelfOf(NamedTuple):
    """The first parameter of a method: an instance of the class, by the class's qualified name in the module."""

    tag: Literal["self"]
    name: str


class Within(NamedTuple):
    """An expression of another scope than the one that it is bound in: what a method assigns to `self.name`."""

    tag: Literal["in"]
    scope: int
    expression: Expr


Expr: TypeAlias = (
    str
    | Called
    | Member
    | Subscripted
    | Item
    | Dictionary
    | Choice
    | Text
    | Sequence
    | InstanceOf
    | Entered
    | Lambda
    | Defined
    | SelfOf
    | Within
    | None
)


def literal(expression: Expr) -> str | None:
    """The text of a string constant."""
    return expression[1:] if isinstance(expression, str) and expression.startswith(LITERAL) else None


def decode(raw: Any) -> Expr:
    """An expression from its JSON."""
    if raw is None or raw.__class__ is str:
        return raw
    return _DECODERS[raw[0]](raw)


def decode_all(raw: Any) -> tuple[Expr, ...]:
    return tuple([item if item.__class__ is str else decode(item) for item in raw])


_DECODERS: dict[str, Callable[[Any], Expr]] = {
    "()": lambda raw: Called(
        "()", decode(raw[1]), decode_all(raw[2]), tuple([(name, decode(value)) for name, value in raw[3]])
    ),
    ".": lambda raw: Member(".", decode(raw[1]), raw[2]),
    "[]": lambda raw: Subscripted("[]", decode(raw[1]), decode_all(raw[2])),
    "*": lambda raw: Item("*", decode(raw[1])),
    "{}": lambda raw: Dictionary("{}", decode_all(raw[1]), decode_all(raw[2])),
    "|": lambda raw: Choice("|", decode_all(raw[1])),
    "f": lambda raw: Text("f", decode_all(raw[1])),
    "list": lambda raw: Sequence("list", decode_all(raw[1])),
    "@": lambda raw: InstanceOf("@", decode(raw[1])),
    "lambda": lambda raw: Lambda("lambda", decode(raw[1])),
    "with": lambda raw: Entered("with", decode(raw[1])),
    "def": lambda raw: Defined("def", raw[1]),
    "self": lambda raw: SelfOf("self", raw[1]),
    "in": lambda raw: Within("in", raw[1], decode(raw[2])),
}
