"""Formats one spec file. A file with errors, and one whose meaning would change, is left as it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from interlock.diagnostics.diagnostic import Diagnostic, Severity
from interlock.diagnostics.source import SourceFile
from interlock.format.attach import attach
from interlock.format.meaning import meaning
from interlock.format.nodes import Document
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
    document = read(text)
    attach(text, document)
    formatted = print_document(document, kind_of_file(path))
    if formatted != text and (problem := _problem(path, file, _comments(text, document), formatted)) is not None:
        return Failed(path, f"{problem}, so the file is left as it is; this is a mistake of the formatter, report it")
    return Formatted(formatted)


def _problem(path: str, file: SpecFile, comments: Counter[str], formatted: str) -> str | None:
    """What would be wrong with the formatted text as one for this file, if anything is."""
    after, diagnostics, _ = load_file(path, formatted.encode())
    if after is None or any(found.severity is Severity.ERROR for found in diagnostics):
        return f"formatting would make an error ({', '.join(found.id for found in diagnostics)})"
    if meaning(after) != meaning(file):
        return "formatting would change what the file says"
    if _comments(formatted, read(formatted)) != comments:
        return "formatting would lose a comment"
    return None


def _comments(text: str, document: Document) -> Counter[str]:
    return Counter(text[comment.span.start : comment.span.end] for comment in document.comments)
