"""Specs that commands rewrite: what becomes of them, and what is said about it."""

from __future__ import annotations

import codecs
import io
import tokenize
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from interlock import compiler
from interlock.diagnostics.diagnostic import Diagnostic
from interlock.diagnostics.fixes import apply_fixes
from interlock.diagnostics.source import SourceFile
from interlock.format.formatter import Erroneous, Failed, Formatted
from interlock_cli.terminal import tell


class Formatting(NamedTuple):
    """The new contents of files that are to change, by path, and why others have to stay as they are."""

    contents: Mapping[str, bytes]
    unchanged: int
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, SourceFile]
    failures: tuple[str, ...]

    @property
    def left(self) -> int:
        """How many files have to stay as they are."""
        return len(self.sources) + len(self.failures)


def format_specs(root: Path, specs: Sequence[str]) -> Formatting:
    """The canonical forms of specs. Raises `OSError`."""
    contents: dict[str, bytes] = {}
    diagnostics: list[Diagnostic] = []
    sources: dict[str, SourceFile] = {}
    failures: list[str] = []
    unchanged = 0
    for path, result in compiler.format_files(root, specs):
        match result:
            case Formatted(text) if text.encode() == (root / path).read_bytes():
                unchanged += 1
            case Formatted(text):
                contents[path] = text.encode()
            case Erroneous(found, source):
                diagnostics += found
                sources[path] = source
            case Failed(_, message):
                failures.append(f"{path}: {message}")
    return Formatting(contents, unchanged, tuple(diagnostics), sources, tuple(failures))


def fixed_sources(root: Path, findings: Sequence[Diagnostic], sources: Mapping[str, SourceFile]) -> dict[str, bytes]:
    """The new contents of files after the safe fixes of findings, by path, in the encoding that they have.

    Raises `OSError`.
    """
    texts = {path: source.text for path, source in sources.items() if (root / path).is_file()}
    fixed = apply_fixes(texts, findings)
    return {path: _encoded(text, texts[path], (root / path).read_bytes()) for path, text in sorted(fixed.items())}


def _encoded(text: str, before: str, content: bytes) -> bytes:
    """`before` is the text of `content`, which may be without its byte order mark."""
    for mark in (b"", codecs.BOM_UTF8):
        if mark + before.encode() == content:
            return mark + text.encode()
    encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
    return text.encode(encoding)


def store(root: Path, contents: Mapping[str, bytes]) -> None:
    """Raises `OSError`."""
    for path, content in contents.items():
        (root / path).write_bytes(content)


def tell_each(done: str, paths: Sequence[str]) -> None:
    for path in paths:
        tell(f"{done}: {path}")


def tell_counts(*counts: tuple[int, str]) -> None:
    """`2 formatted, 1 unchanged`, without what there is none of."""
    tell(", ".join(f"{number} {what}" for number, what in counts if number))
