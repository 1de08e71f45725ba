"""Expressions as summaries keep them: what they might stand for, and nothing about how they are written.

An expression is a string or a form. Strings, which are nearly all of them, say by their first character what they are:

    users.api.Client    a dotted name, to be looked up where the expression stands
    :users.api.Client   an absolute dotted path, as an import binds it
    'users:events       a string constant (all that follows the quote)
    #None               another constant, by its repr

Forms are tuples that begin with their tag. None is an expression that nothing is known about, such as a comprehension.

Summaries have them as rows, plain tuples of the same shape, which are made and written in half the time; `decode` makes
forms of those.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Literal, NamedTuple, TypeAlias

LITERAL = "'"
ABSOLUTE = ":"
CONSTANT = "#"

CALLED: Final = "()"
MEMBER: Final = "."
SUBSCRIPTED: Final = "[]"
ITEM: Final = "*"
DICTIONARY: Final = "{}"
CHOICE: Final = "|"
TEXT: Final = "f"
SEQUENCE: Final = "list"
INSTANCE_OF: Final = "@"
ENTERED: Final = "with"
LAMBDA: Final = "lambda"
DEFINED: Final = "def"
SELF_OF: Final = "self"
WITHIN: Final = "in"

Row: TypeAlias = str | tuple[Any, ...] | None


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


def tag(row: Row) -> str:
    """What a row is a form of; nothing for what is none."""
    return row[0] if type(row) is tuple else ""


def decode(row: Row) -> Expr:
    """The expression of a row."""
    if row is None or type(row) is str:
        return row
    return _DECODERS[row[0]](row)


def decode_all(rows: tuple[Row, ...]) -> tuple[Expr, ...]:
    return tuple([row if type(row) is str else decode(row) for row in rows])


_DECODERS: dict[str, Callable[[Any], Expr]] = {
    CALLED: lambda raw: Called(
        CALLED, decode(raw[1]), decode_all(raw[2]), tuple([(name, decode(value)) for name, value in raw[3]])
    ),
    MEMBER: lambda raw: Member(MEMBER, decode(raw[1]), raw[2]),
    SUBSCRIPTED: lambda raw: Subscripted(SUBSCRIPTED, decode(raw[1]), decode_all(raw[2])),
    ITEM: lambda raw: Item(ITEM, decode(raw[1])),
    DICTIONARY: lambda raw: Dictionary(DICTIONARY, decode_all(raw[1]), decode_all(raw[2])),
    CHOICE: lambda raw: Choice(CHOICE, decode_all(raw[1])),
    TEXT: lambda raw: Text(TEXT, decode_all(raw[1])),
    SEQUENCE: lambda raw: Sequence(SEQUENCE, decode_all(raw[1])),
    INSTANCE_OF: lambda raw: InstanceOf(INSTANCE_OF, decode(raw[1])),
    LAMBDA: lambda raw: Lambda(LAMBDA, decode(raw[1])),
    ENTERED: lambda raw: Entered(ENTERED, decode(raw[1])),
    DEFINED: lambda raw: Defined(DEFINED, raw[1]),
    SELF_OF: lambda raw: SelfOf(SELF_OF, raw[1]),
    WITHIN: lambda raw: Within(WITHIN, raw[1], decode(raw[2])),
}
