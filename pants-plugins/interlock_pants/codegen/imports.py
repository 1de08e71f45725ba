"""What a generated module imports. No Pants here."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterator

_SKIPPED = (tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING)


def imported_names(source: str) -> tuple[str, ...]:
    """The dotted names that the import statements of a module bring in, sorted: `typing.Protocol`, `decimal`.

    Tokens are read instead of a syntax tree, because the module may be written in a newer Python than reads it here.
    """
    return tuple(
        sorted({name for line in _logical_lines(source) for name in _names(line) if not name.startswith("__future__")})
    )


def _logical_lines(source: str) -> Iterator[list[str]]:
    line: list[str] = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type in (tokenize.NEWLINE, tokenize.ENDMARKER):
            if line:
                yield line
            line = []
        elif token.type not in _SKIPPED:
            line.append(token.string)


def _names(line: list[str]) -> Iterator[str]:
    if line[0] == "import":
        yield from _dotted(line[1:])
    elif line[0] == "from" and "import" in line:
        keyword = line.index("import")
        [module] = _dotted(line[1:keyword])
        for name in _dotted([token for token in line[keyword + 1 :] if token not in "()"]):
            yield module if name == "*" else f"{module}.{name}"


def _dotted(tokens: list[str]) -> Iterator[str]:
    """`a . b as c , d` gives `a.b` and `d`."""
    for part in _split(tokens):
        yield "".join(part[: part.index("as")] if "as" in part else part)


def _split(tokens: list[str]) -> Iterator[list[str]]:
    part: list[str] = []
    for token in tokens:
        if token == ",":
            yield part
            part = []
        else:
            part.append(token)
    if part:
        yield part
