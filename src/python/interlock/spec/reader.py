"""Reads the keys of mappings by name and kind, and turns whatever does not fit into diagnostics.

Every method answers None for a key that is absent or wrong; wrong ones have been reported by then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from interlock.diagnostics.diagnostic import Diagnostic, Label
from interlock.diagnostics.source import SourceFile, Span
from interlock.spec.nodes import Json, Spanned
from interlock.spec.suggestions import did_you_mean
from interlock.spec.tree import Entry, Mapping, Scalar, Sequence, Tree, json_of, kind_of

IDENTIFIER = re.compile(r"[a-z_][a-z0-9_]*")
TYPE_NAME = re.compile(r"[A-Z][A-Za-z0-9]*")


@dataclass
class Report:
    """Collects the diagnostics of one file."""

    source: SourceFile
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def error(self, id_: str, message: str, span: Span, help_: str | None = None) -> None:
        self.diagnostics.append(Diagnostic(id_, message, Label(span), (), help_))

    def wrong_kind(self, what: str, expected: str, tree: Tree, help_: str | None = None) -> None:
        self.error("spec/wrong-kind", f"{what} must be {expected}, not {kind_of(tree)}", tree.span, help_)


class Keys:
    """The keys of one mapping. Keys outside `known` are reported when it is made."""

    __slots__ = ("_entries", "_report", "what", "where")

    def __init__(self, mapping: Mapping, known: frozenset[str], what: str, where: Span, report: Report) -> None:
        self._report = report
        self.what = what
        self.where = where
        self._entries: dict[str, Entry] = {}
        for entry in mapping.entries:
            name = entry.key.text
            if name in known:
                self._entries[name] = entry
            else:
                report.error(
                    "spec/unknown-key",
                    f"unknown key `{name}` in {what}",
                    entry.key.span,
                    did_you_mean(name, known) or f"known keys: {', '.join(sorted(known))}",
                )

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def tree(self, key: str) -> Tree | None:
        entry = self._entries.get(key)
        return entry.value if entry else None

    def key_span(self, key: str) -> Span:
        return self._entries[key].key.span

    def require(self, *keys: str) -> bool:
        """Whether all these keys are there; each that is not is reported at the place of the mapping."""
        missing = [key for key in keys if key not in self._entries]
        for key in missing:
            self._report.error("spec/missing-key", f"{self.what} needs `{key}`", self.where, f"add `{key}:`")
        return not missing

    def string(self, key: str) -> Spanned[str] | None:
        tree = self.tree(key)
        return None if tree is None else string(tree, f"`{key}`", self._report)

    def text(self, key: str) -> Spanned[str] | None:
        """Prose: a number or a boolean written there is taken as it stands."""
        tree = self.tree(key)
        if isinstance(tree, Scalar) and tree.value is not None:
            return Spanned(tree.text, tree.span)
        return None if tree is None else string(tree, f"`{key}`", self._report)

    def boolean(self, key: str) -> Spanned[bool] | None:
        tree = self.tree(key)
        if tree is None:
            return None
        if isinstance(tree, Scalar) and isinstance(tree.value, bool):
            return Spanned(tree.value, tree.span)
        self._report.wrong_kind(f"`{key}`", "true or false", tree)
        return None

    def integer(self, key: str) -> Spanned[int] | None:
        tree = self.tree(key)
        if tree is None:
            return None
        if isinstance(tree, Scalar) and isinstance(tree.value, int) and not isinstance(tree.value, bool):
            return Spanned(tree.value, tree.span)
        self._report.wrong_kind(f"`{key}`", "an integer", tree)
        return None

    def duration(self, key: str) -> Spanned[float] | None:
        tree = self.tree(key)
        return None if tree is None else duration(tree, f"`{key}`", self._report)

    def strings(self, key: str) -> tuple[Spanned[str], ...]:
        read = (string(item, f"an item of `{key}`", self._report) for item in self.items(key))
        return tuple(found for found in read if found is not None)

    def items(self, key: str) -> list[Tree]:
        tree = self.tree(key)
        if tree is None:
            return []
        if isinstance(tree, Sequence):
            return tree.items
        self._report.wrong_kind(f"`{key}`", "a list", tree, "write it as `[a, b]` or with a dash before each item")
        return []

    def mapping(self, key: str) -> Mapping | None:
        tree = self.tree(key)
        if tree is None or isinstance(tree, Mapping):
            return tree
        self._report.wrong_kind(f"`{key}`", "a mapping", tree)
        return None

    def json(self, key: str) -> Spanned[Json] | None:
        tree = self.tree(key)
        return None if tree is None else json(tree)

    def json_items(self, key: str) -> tuple[Spanned[Json], ...]:
        return tuple(json(item) for item in self.items(key))


_DURATION = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?P<unit>ms|s|m|h|d)")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


def duration(tree: Tree, what: str, report: Report) -> Spanned[float] | None:
    """A length of time in seconds, from `500ms`, `30s`, `5m`, `1h`, `1d` or a bare number of seconds."""
    if isinstance(tree, Scalar) and not isinstance(tree.value, bool):
        if isinstance(tree.value, int | float):
            return Spanned(float(tree.value), tree.span)
        if found := _DURATION.fullmatch(tree.text):
            return Spanned(float(found["number"]) * _SECONDS[found["unit"]], tree.span)
    report.error(
        "spec/duration", f"{what} must be a length of time", tree.span, "write it like `500ms`, `30s`, `5m` or `1h`"
    )
    return None


def string(tree: Tree, what: str, report: Report) -> Spanned[str] | None:
    if isinstance(tree, Scalar) and isinstance(tree.value, str):
        return Spanned(tree.value, tree.span)
    quote = isinstance(tree, Scalar) and tree.value is not None
    report.wrong_kind(what, "a string", tree, f'write it with quotes: `"{tree.text}"`' if quote else None)  # type: ignore[union-attr]  # `quote` says it is a scalar
    return None


def json(tree: Tree) -> Spanned[Json]:
    return Spanned(json_of(tree), tree.span)  # type: ignore[arg-type]  # json_of answers JSON values only


def named_entries(mapping: Mapping | None, what: str, pattern: re.Pattern[str], report: Report) -> Iterator[Entry]:
    """The entries of a mapping from names to declarations, without those whose name is malformed: they are reported."""
    if mapping is None:
        return
    for entry in mapping.entries:
        if isinstance(entry.key.value, str) and pattern.fullmatch(entry.key.text):
            yield entry
        else:
            report.error(
                "spec/bad-name",
                f"`{entry.key.text}` is no name for {what}",
                entry.key.span,
                "write it in PascalCase" if pattern is TYPE_NAME else "write it in snake_case",
            )


def name_of(entry: Entry) -> Spanned[str]:
    return Spanned(entry.key.text, entry.key.span)
