"""Formats one spec file. A file with errors, and one whose meaning would change, is left as it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from interlock.diagnostics.diagnostic import Diagnostic, Severity
from interlock.diagnostics.source import SourceFile
from interlock.diagnostics.suppression import may_have_suppressions
from interlock.format.attach import attach
from interlock.format.coverage import Coverage, coverages, entries_around, moved
from interlock.format.meaning import meaning
from interlock.format.nodes import Document, Place
from interlock.format.order import kind_of_file
from interlock.format.printer import print_document
from interlock.format.read import read
from interlock.spec.load import load_file
from interlock.spec.nodes import SpecFile


@dataclass(frozen=True, slots=True)
class Formatted:
    """The canonical text of the file, which has `\\n` for line breaks and no byte order mark."""

    text: str


@dataclass(frozen=True, slots=True)
class Erroneous:
    """The file has errors, so what its text means, and how to keep that, cannot be known."""

    diagnostics: tuple[Diagnostic, ...]
    source: SourceFile


@dataclass(frozen=True, slots=True)
class Failed:
    """The formatter cannot write this file without changing what it says, which is a mistake of the formatter."""

    path: str
    message: str


FormatResult = Formatted | Erroneous | Failed


def format_bytes(path: str, data: bytes) -> FormatResult:
    """The canonical form of the spec file at `path` (relative to the root, `specs/users/models.yaml`).

    Raises nothing, whatever the bytes.
    """
    file, diagnostics, source = load_file(path, data)
    if file is None or any(found.severity is Severity.ERROR for found in diagnostics):
        return Erroneous(diagnostics, source)
    return _format(path, source.text.replace("\r\n", "\n").replace("\r", "\n"), file)


def format_text(path: str, text: str) -> FormatResult:
    """The canonical form of the text of a spec file, see `format_bytes`."""
    return format_bytes(path, text.encode(errors="surrogatepass"))


def _format(path: str, text: str, file: SpecFile) -> FormatResult:
    kept: frozenset[Place] = frozenset()
    while True:
        attempt = _attempt(path, text, file, kept)
        if attempt.problem is not None and not kept:
            message = f"{attempt.problem}, so the file is left as it is; this is a mistake of the formatter, report it"
            return Failed(path, message)
        if attempt.problem is None and not attempt.uncovered:
            return Formatted(attempt.formatted)
        more = None if attempt.problem is not None else _kept_for(text, attempt.uncovered, kept)
        if more is None:
            # No part of the file can be written otherwise without allowing something else.
            return Formatted(text)
        kept |= more


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A text that may be the canonical form, and what is wrong with it, if anything is.

    `uncovered` are the suppressions, in the text before, that would allow other findings.
    """

    formatted: str
    problem: str | None = None
    uncovered: tuple[Coverage, ...] = ()


def _attempt(path: str, text: str, file: SpecFile, kept: frozenset[Place]) -> _Attempt:
    document = read(text)
    attach(text, document, kept)
    formatted = print_document(document, kind_of_file(path))
    if formatted == text:
        return _Attempt(formatted)
    after, diagnostics, _ = load_file(path, formatted.encode())
    if after is None or any(found.severity is Severity.ERROR for found in diagnostics):
        return _Attempt(formatted, f"formatting would make an error ({', '.join(found.id for found in diagnostics)})")
    if meaning(after) != meaning(file):
        return _Attempt(formatted, "formatting would change what the file says")
    document_after = read(formatted)
    if _comments(formatted, document_after) != _comments(text, document):
        return _Attempt(formatted, "formatting would lose a comment")
    if not may_have_suppressions(text):
        return _Attempt(formatted)
    return _Attempt(formatted, None, moved(coverages(text, document), coverages(formatted, document_after)))


def _kept_for(text: str, uncovered: Iterable[Coverage], kept: frozenset[Place]) -> frozenset[Place] | None:
    """The entries to keep as they are written, so that these suppressions allow what they did, or None for the whole.

    For each it is the innermost around the lines that it covers or, where that did not do, the next one around it.
    """
    document = read(text)
    more: set[Place] = set()
    for coverage in uncovered:
        around = [item.place for item in entries_around(text, document, coverage.start, coverage.end)]
        outermost = next((number for number, place in enumerate(around) if place in kept), len(around))
        if outermost == 0:
            return None
        more.add(around[outermost - 1])
    return frozenset(more)


def _comments(text: str, document: Document) -> Counter[str]:
    return Counter(text[comment.span.start : comment.span.end] for comment in document.comments)
