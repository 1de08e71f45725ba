"""Expressions that know how the formatter would break them.

`Code` is plain text, a bracketed list of items, or operands joined by `|`. `str()` of any of them is the one-line form.
`statement` writes a line of a module: in one line where that fits, else with one item a line and a trailing comma,
which `ruff format` keeps as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from unicodedata import combining, east_asian_width

WIDTH = 160
"""Columns of generated code; the formatter's configuration for it says the same."""

INDENT = "    "


@dataclass(frozen=True, slots=True)
class Bracketed:
    """`opening` ends with the bracket: `Field(`, `Annotated[`, `[`."""

    opening: str
    items: tuple[Code, ...]
    closing: str

    def __str__(self) -> str:
        return f"{self.opening}{', '.join(map(str, self.items))}{self.closing}"


@dataclass(frozen=True, slots=True)
class Keyword:
    """`name=value` in a call, or `key: value` in a dictionary, as `prefix` says."""

    prefix: str
    value: Code

    def __str__(self) -> str:
        return f"{self.prefix}{self.value}"


@dataclass(frozen=True, slots=True)
class Alternatives:
    """`A | B | None`."""

    operands: tuple[Code, ...]

    def __str__(self) -> str:
        return " | ".join(map(str, self.operands))


Code = str | Bracketed | Keyword | Alternatives


def call(function: str, *arguments: Code) -> Code:
    """`function(arguments)`."""
    return Bracketed(f"{function}(", arguments, ")")


def keyword(name: str, value: Code) -> Code:
    """An argument passed by name."""
    return Keyword(f"{name}=", value)


def subscript(generic: str, *arguments: Code) -> Code:
    """`generic[arguments]`."""
    return Bracketed(f"{generic}[", arguments, "]")


def either(*operands: Code) -> Code:
    """The union of types, each once, nested unions flattened, `None` last."""
    flat: dict[str, Code] = {}
    for operand in operands:
        for part in operand.operands if isinstance(operand, Alternatives) else (operand,):
            flat.setdefault(str(part), part)
    if "None" in flat:
        flat["None"] = flat.pop("None")
    parts = tuple(flat.values())
    return parts[0] if len(parts) == 1 else Alternatives(parts)


def statement(prefix: str, code: Code, suffix: str = "", *, depth: int = 0) -> str:
    """`prefix` + `code` + `suffix` at an indentation of `depth` levels, over several lines where one is too short.

    The first line carries the indentation too; there is no line break at the end.
    """
    indent = INDENT * depth
    line = f"{indent}{prefix}{code}{suffix}"
    if fits(line):
        return line
    return f"{indent}{prefix}{_broken(code, depth, bare=True)}{suffix}"


def assignment(name: str, annotation: Code, value: Code | None, *, depth: int = 0) -> str:
    """`name: annotation = value`; the value is broken first if that is enough, then the annotation."""
    if value is None:
        return statement(f"{name}: ", annotation, depth=depth)
    line = f"{INDENT * depth}{name}: {annotation} = "
    if fits(f"{line}{value}"):
        return f"{line}{value}"
    if isinstance(value, Bracketed) and value.items and fits(f"{line}{value.opening}"):
        return f"{line}{_broken(value, depth, bare=True)}"
    if isinstance(annotation, str):
        return statement(f"{name}: {annotation} = ", value, depth=depth)
    broken = statement(f"{name}: ", annotation, depth=depth)
    if broken.count("\n") == 0:
        broken = f"{INDENT * depth}{name}: {_broken(annotation, depth, bare=True)}"
    return f"{broken} = {value}"


def fits(text: str) -> bool:
    """Whether a line is within `WIDTH` columns; wide characters count two."""
    if len(text) * 2 <= WIDTH:
        return True
    if text.isascii():
        return len(text) <= WIDTH
    return sum(_columns(character) for character in text) <= WIDTH


def _columns(character: str) -> int:
    if combining(character):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


def _broken(code: Code, depth: int, *, bare: bool) -> str:
    """The form of several lines. `bare`: no bracket is open around it on its own lines, so operators need one."""
    inner = INDENT * (depth + 1)
    match code:
        case str():
            return code
        case Keyword(prefix, value):
            return f"{prefix}{_broken(value, depth, bare=True)}"
        case Bracketed(opening, items, closing):
            if not items:
                return str(code)
            # One item in square brackets gets no comma: that would make a tuple of it.
            comma = "" if opening.endswith("[") and len(items) == 1 and opening != "[" else ","
            lines = [f"{inner}{_fitted(item, depth + 1, comma)}{comma}" for item in items]
            return "\n".join([opening, *lines, f"{INDENT * depth}{closing}"])
        case Alternatives(operands):
            if bare:
                lines = [_operands(operands, depth + 1)]
                return "\n".join(["(", *(f"{inner}{line}" for line in lines), f"{INDENT * depth})"])
            return _operands(operands, depth)


def _operands(operands: tuple[Code, ...], depth: int) -> str:
    return f"\n{INDENT * depth}| ".join(_fitted(operand, depth, "") for operand in operands)


def _fitted(code: Code, depth: int, suffix: str) -> str:
    if fits(f"{INDENT * depth}{code}{suffix}"):
        return str(code)
    return _broken(code, depth, bare=False)
