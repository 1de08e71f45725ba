"""A spec written in another way: keys in any legal order, any indentation, style, quotes and blank lines, and comments.

It shares nothing with the formatter: what is written here comes from the tree, with choices made at random.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from interlock.spec.scalars import resolve_plain
from interlock.spec.tree import Entry, Mapping, Scalar, Tree
from interlock.spec.tree import Sequence as TreeSequence

_SAFE = re.compile(r"[A-Za-z_/](?:[A-Za-z0-9_./@'-]| (?=[A-Za-z0-9]))*")
_BLOCK_SAFE = re.compile(r"[A-Za-z_/](?:[A-Za-z0-9_./@'\[\]?,{}$^()*-]| (?=[A-Za-z0-9]))*")
_REMARKS = (
    "",
    " note",
    "note: x",
    ' it\'s "so"',
    " {a: [1, 2",
    " - item",
    " # twice",
    " |",
    "\u00e9\U0001f980",
    " interlock: allow lint/x -- why",
)
# Names and values that people choose keep their order.
_NAMED_AT_ROOT = frozenset({"models", "errors", "operations", "events", "tasks"})
_NAMED = frozenset({"fields", "variants", "of"})
_VALUES = frozenset({"default", "examples", "value", "values"})

Path = tuple[str, ...]


@dataclass
class Mutated:
    """The text, and the comments that were put into it."""

    text: str
    comments: list[str]


def mutate(tree: Tree, random: Random, rules: Sequence[str] = ()) -> Mutated:
    """The mapping `tree` as another text that says the same. With `rules`, most comments allow findings of those."""
    remarks = random.choice((0.02, 0.1) if rules else (0.0, 0.05, 0.3))
    writer = _Writer(random, remarks, random.choice((0.0, 0.2)), rules)
    assert isinstance(tree, Mapping)
    writer.head()
    if random.random() < 0.05:
        writer.lines.append(writer.flow(tree, ()))
    else:
        writer.block(tree, random.choice((0, 0, 0, 2)), ())
    writer.tail()
    line_break = random.choice(("\n", "\n", "\n", "\r\n", "\r"))
    text = line_break.join("\n".join(writer.lines).split("\n"))
    return Mutated(random.choice(("", "", "\ufeff")) + text + random.choice(("", line_break)), writer.comments)


@dataclass
class _Writer:
    random: Random
    remarks: float
    blanks: float
    rules: Sequence[str] = ()
    lines: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    in_block_scalar: bool = False

    def comment(self) -> str:
        if self.rules and self.random.random() < 0.8:
            text = f"# interlock: allow {self.random.choice(self.rules)} -- {len(self.comments)}"
        else:
            text = f"#{len(self.comments)}{self.random.choice(_REMARKS)}"
        self.comments.append(text)
        return text + self.random.choice(("", "", "  "))

    def chance(self) -> bool:
        return self.random.random() < self.remarks

    def between(self) -> None:
        """Blank lines and comments, at any column, before the next thing."""
        while self.random.random() < self.blanks:
            # Behind a block scalar, spaces may be part of it.
            self.lines.append("" if self.in_block_scalar else self.random.choice(("", "", "   ")))
        while self.chance():
            column = 0 if self.in_block_scalar else self.random.choice((0, 1, 2, 3, 4, 6, 8))
            self.in_block_scalar = False
            self.lines.append(" " * column + self.comment())
            if self.random.random() < self.blanks:
                self.lines.append("")

    def beside(self) -> str:
        return f"{self.random.choice((' ', '  ', '     '))}{self.comment()}" if self.chance() else ""

    def head(self) -> None:
        self.between()
        if self.random.random() < 0.1:
            self.lines.append(f"---{self.beside()}")
        self.between()

    def tail(self) -> None:
        self.between()
        if self.random.random() < 0.1:
            self.lines.append(f"...{self.beside()}")
            self.in_block_scalar = False
        self.between()

    def entries(self, node: Mapping, path: Path) -> list[Entry]:
        entries = list(node.entries)
        named = (len(path) == 1 and path[0] in _NAMED_AT_ROOT) or (path and path[-1] in _NAMED)
        if not named and not _VALUES.intersection(path) and self.random.random() < 0.5:
            self.random.shuffle(entries)
        return entries

    def block(self, node: Mapping | TreeSequence, indent: int, path: Path, lead: str | None = None) -> None:
        """The lines of a block collection; `lead` begins the first one in place of the indentation."""
        parts: list[tuple[str, Tree, Path]] = (
            [(f"{self.key(entry.key)}:", entry.value, (*path, entry.key.text)) for entry in self.entries(node, path)]
            if isinstance(node, Mapping)
            else [("-", item, (*path, "*")) for item in node.items]
        )
        for begun, value, inner in parts:
            if lead is None:
                self.between()
            start = " " * indent if lead is None else lead
            lead = None
            if begun != "-" and self.random.random() < 0.05:
                self.lines.append(f"{start}? {begun[:-1]}{self.beside()}")
                start, begun = " " * indent, ":"
            self.value(start + begun, value, indent, inner, is_item=not isinstance(node, Mapping) or begun == ":")

    def value(self, begun: str, value: Tree, indent: int, path: Path, is_item: bool) -> None:
        self.in_block_scalar = False
        if isinstance(value, Scalar):
            self.scalar(begun, value, indent)
        elif not (value.entries if isinstance(value, Mapping) else value.items) or self.random.random() < 0.4:
            self.lines.append(f"{begun}{self.gap(indent)}{self.flow(value, path)}{self.beside()}")
        elif is_item and self.random.random() < 0.7 and begun.strip():
            # A block that begins on the line of its dash.
            lead = begun + " " * self.random.choice((1, 1, 3))
            self.block(value, len(lead), path, lead)
        else:
            flush = isinstance(value, TreeSequence) and not is_item and self.random.random() < 0.3
            deeper = indent if flush else indent + self.random.choice((1, 2, 2, 4))
            self.lines.append(begun + self.beside())
            self.block(value, deeper, path)

    def gap(self, indent: int) -> str:
        """What stands between a key and its value."""
        if self.random.random() < 0.9:
            return self.random.choice((" ", " ", "   "))
        comments = self.beside()
        while self.chance():
            comments += f"\n{' ' * self.random.choice((0, indent + 2))}{self.comment()}"
        return f"{comments}\n{' ' * (indent + self.random.choice((1, 2, 5)))}"

    def scalar(self, begun: str, value: Scalar, indent: int) -> None:
        text = value.value
        if not isinstance(text, str):
            self.lines.append(f"{begun}{self.gap(indent)}{value.text or 'null'}{self.beside()}")
            return
        content = text.removesuffix("\n")
        plain_lines = content and all(
            line == line.strip() and line.isprintable() and line for line in content.split("\n")
        )
        if plain_lines and self.random.random() < (0.7 if "\n" in text else 0.1):
            deeper = self.random.choice((1, 2, 4))
            indicator = str(deeper) if self.random.random() < 0.2 and begun.strip() != ":" else ""
            chomp = "" if text.endswith("\n") else "-"
            header = f"|{indicator}{chomp}" if self.random.random() < 0.5 else f"|{chomp}{indicator}"
            broken = content.replace("\n", f"\n{' ' * (indent + deeper)}")
            if "\n" not in content and self.random.random() < 0.5:
                header = header.replace("|", ">")
                broken = re.sub(r"(?<=\S) (?=\S)", f"\n{' ' * (indent + deeper)}", content, count=1)
            self.lines.append(f"{begun} {header}{self.beside()}\n{' ' * (indent + deeper)}{broken}")
            self.in_block_scalar = True
            return
        self.lines.append(f"{begun}{self.gap(indent)}{self.string(text, _BLOCK_SAFE, indent)}{self.beside()}")

    def key(self, key: Scalar) -> str:
        return self.string(key.value, _SAFE, None) if isinstance(key.value, str) else key.text

    def string(self, text: str, safe: re.Pattern[str], indent: int | None) -> str:
        """A string in one of the styles that can hold it, broken at a space if `indent` is given."""
        styles = ["double"]
        if text.isprintable():
            styles.append("single")
        if safe.fullmatch(text) and isinstance(resolve_plain(text), str):
            styles += ["plain"] * 4
        match self.random.choice(styles):
            case "plain":
                written = text
            case "single":
                written = "'" + text.replace("'", "''") + "'"
            case _:
                written = json.dumps(text, ensure_ascii=text.isascii() or (max(text) < "\ud800" and self.chance()))
        if indent is not None and self.random.random() < 0.1:
            written = re.sub(r"(?<=\w) (?=\w)", f"\n{' ' * (indent + self.random.choice((1, 2, 4)))}", written, count=1)
        return written

    def flow(self, node: Tree, path: Path) -> str:
        if isinstance(node, Scalar):
            return self.string(node.value, _SAFE, None) if isinstance(node.value, str) else (node.text or "null")
        parts = (
            [
                f"{self.key(entry.key)}: {self.flow(entry.value, (*path, entry.key.text))}"
                for entry in self.entries(node, path)
            ]
            if isinstance(node, Mapping)
            else [self.flow(item, (*path, "*")) for item in node.items]
        )
        opening, closing = "{}" if isinstance(node, Mapping) else "[]"
        text = opening + self.flow_gap("")
        for number, part in enumerate(parts):
            text += part + self.flow_gap("")
            if number < len(parts) - 1 or self.random.random() < 0.1:
                text += "," + self.flow_gap(" ")
        return text + closing

    def flow_gap(self, usual: str) -> str:
        if self.random.random() < 0.9:
            return self.random.choice((usual, usual, usual + " "))
        gap = self.beside()
        while self.chance():
            gap += f"\n{' ' * self.random.choice((1, 4, 9))}{self.comment()}"
        return f"{gap}\n{self.random.choice(('', chr(10)))}{' ' * self.random.choice((1, 3, 8))}"
