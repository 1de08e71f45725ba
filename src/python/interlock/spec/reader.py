"""Reads the keys of mappings by name and kind, and turns whatever does not fit into diagnostics.

Every method answers None for a key that is absent or wrong; wrong ones have been reported by then.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from inspect import cleandoc

from interlock.diagnostics.diagnostic import Diagnostic, Label
from interlock.diagnostics.source import SourceFile, Span
from interlock.spec.nodes import Json, Spanned
from interlock.spec.suggestions import did_you_mean, meant
from interlock.spec.tree import Entry, Mapping, Scalar, Sequence, Tree, kind_of


@dataclass
class Report:
    """The diagnostics of one file."""

    source: SourceFile
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def error(self, id: str, message: str, span: Span, help: str | None = None) -> None:
        self.diagnostics.append(Diagnostic(id, message, Label(span), (), help))

    def wrong_kind(self, what: str, expected: str, tree: Tree, help: str | None = None) -> None:
        empty = isinstance(tree, Scalar) and tree.value is None
        found = ", and there is nothing" if empty else f", not {kind_of(tree)}"
        self.error("spec/wrong-kind", f"{what} must be {expected}{found}", tree.span, help)


class Keys:
    """The keys of one mapping. Keys outside `known` are reported when it is made.

    `what` names the mapping in messages, and missing keys are reported at `where`, or where they are misspelt.
    """

    __slots__ = ("_entries", "_misspelt", "_report", "what", "where")

    def __init__(self, mapping: Mapping, known: frozenset[str], what: str, where: Span, report: Report) -> None:
        self._report = report
        self.what = what
        self.where = where
        self._entries: dict[str, Entry] = {}
        self._misspelt: dict[str, Diagnostic] = {}
        for entry in mapping.entries:
            name = entry.key.text
            if name in known:
                self._entries[name] = entry
            else:
                report.error(
                    "spec/unknown-key", f"unknown key `{name}` in {what}", entry.key.span, did_you_mean(name, known)
                )
                if likely := meant(name, known):
                    self._misspelt.setdefault(likely, report.diagnostics[-1])

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def tree(self, key: str) -> Tree | None:
        entry = self._entries.get(key)
        return entry.value if entry else None

    def key_span(self, key: str) -> Span:
        return self._entries[key].key.span

    def required(self, key: str) -> Tree | None:
        """The value of a key that must be there; its absence is reported, once, where it is or should be."""
        if (entry := self._entries.get(key)) is not None:
            return entry.value
        misspelt = self._misspelt.pop(key, None)
        if misspelt is None:
            self._report.error("spec/missing-key", f"{self.what} needs `{key}`", self.where, f"add `{key}:`")
        else:
            # One mistake, and this is the graver half of it: the declaration is lost.
            self._report.diagnostics.remove(misspelt)
            self._report.error(
                "spec/missing-key",
                f"{misspelt.message}, which needs `{key}`",
                misspelt.primary.span,
                f"did you mean `{key}`?",
            )
        return None

    def require(self, *keys: str) -> bool:
        """Whether all these keys are there; each that is not is reported."""
        missing = [key for key in keys if self.required(key) is None]
        return not missing

    def string(self, key: str) -> Spanned[str] | None:
        tree = self.tree(key)
        return None if tree is None else string(tree, f"`{key}`", self._report)

    def text(self, key: str) -> Spanned[str] | None:
        """Prose, without indentation and line breaks around it: a number or a boolean there is taken as it stands."""
        tree = self.tree(key)
        if tree is None:
            return None
        if isinstance(tree, Scalar) and tree.value is not None:
            return Spanned(cleandoc(tree.text), tree.span)
        return string(tree, f"`{key}`", self._report)

    def boolean(self, key: str) -> Spanned[bool] | None:
        tree = self.tree(key)
        if tree is None:
            return None
        if isinstance(tree, Scalar) and isinstance(tree.value, bool):
            return Spanned(tree.value, tree.span)
        yes_or_no = isinstance(tree, Scalar) and tree.text.lower() in ("yes", "no", "on", "off", "y", "n")
        help = "YAML 1.2 has no other words for them" if yes_or_no else None
        self._report.wrong_kind(f"`{key}`", "`true` or `false`", tree, help)
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
        return tuple(
            found
            for item in self.items(key)
            if (found := string(item, f"an item of `{key}`", self._report)) is not None
        )

    def items(self, key: str) -> list[Tree]:
        tree = self.tree(key)
        if tree is None:
            return []
        if isinstance(tree, Sequence):
            return tree.items
        help = "write it as `[a, b]`, or with a dash before each item"
        if isinstance(tree, Scalar) and tree.value is not None and "\n" not in tree.text:
            help = f"write `[{tree.text}]`"
        self._report.wrong_kind(f"`{key}`", "a list", tree, help)
        return []

    def mapping(self, key: str) -> Mapping | None:
        tree = self.tree(key)
        if tree is None or isinstance(tree, Mapping):
            return tree
        empty = isinstance(tree, Scalar) and tree.value is None
        self._report.wrong_kind(f"`{key}`", "a mapping", tree, "write `{}` for an empty one" if empty else None)
        return None

    def json(self, key: str) -> Spanned[Json] | None:
        tree = self.tree(key)
        return None if tree is None else json(tree, self._report)

    def json_items(self, key: str) -> tuple[Spanned[Json], ...]:
        return tuple(json(item, self._report) for item in self.items(key))


_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_LONGEST_DURATION = 20


def duration(tree: Tree, what: str, report: Report) -> Spanned[float] | None:
    """A length of time in seconds, from `500ms`, `30s`, `5m`, `1h`, `1d` or a bare number of seconds."""
    if isinstance(tree, Scalar) and not isinstance(tree.value, bool) and tree.value is not None:
        number = tree.text.rstrip("mshd")
        scale = _SECONDS.get(tree.text[len(number) :] or "s")
        if scale is not None and len(number) <= _LONGEST_DURATION and number.replace(".", "", 1).isdecimal():
            return Spanned(float(number) * scale, tree.span)
    message = f"{what} must be a length of time"
    report.error("spec/duration", message, tree.span, "write it like `500ms`, `30s`, `5m`, `1h` or `7d`")
    return None


def string(tree: Tree, what: str, report: Report) -> Spanned[str] | None:
    if isinstance(tree, Scalar):
        if isinstance(tree.value, str):
            return Spanned(tree.value, tree.span)
        report.wrong_kind(
            what, "a string", tree, f'put it in quotes: `"{tree.text}"`' if tree.value is not None else None
        )
    else:
        report.wrong_kind(what, "a string", tree)
    return None


def json(tree: Tree, report: Report) -> Spanned[Json]:
    return Spanned(_json_value(tree, report), tree.span)


def _json_value(tree: Tree, report: Report) -> Json:
    """The node as plain JSON values. The depth limit of the parser bounds the recursion."""
    match tree:
        case Scalar():
            return tree.value
        case Sequence():
            return [_json_value(item, report) for item in tree.items]
        case Mapping():
            return {name.value: _json_value(value, report) for name, value in named(tree, "a key", report)}


def start_of(span: Span) -> Span:
    """The first character: what a list entry lacks has no place of its own, and all of it underlined says less."""
    return Span(span.path, span.start, min(span.start + 1, span.end))


def named(mapping: Mapping | None, what: str, report: Report) -> Iterator[tuple[Spanned[str], Tree]]:
    """Names and values of a mapping whose keys people choose; keys that are no strings are reported and left out."""
    for entry in mapping.entries if mapping is not None else ():
        if isinstance(entry.key.value, str):
            yield Spanned(entry.key.value, entry.key.span), entry.value
        else:
            report.error(
                "spec/key-kind",
                f"the name of {what} must be a string, and `{entry.key.text}` is {kind_of(entry.key)}",
                entry.key.span,
                f'put it in quotes: `"{entry.key.text}"`',
            )
