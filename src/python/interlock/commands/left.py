"""What is said of files that a command leaves as they are: on standard error or, for builds to show, in a file each."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from interlock.commands.report import style_of
from interlock.diagnostics.diagnostic import Diagnostic
from interlock.diagnostics.render.text import render_text
from interlock.diagnostics.source import SourceFile


def add_left_option(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--left", type=Path, metavar="DIR", help="write there what is said of files that are left, by their paths"
    )


def tell_left(options: Namespace, path: str, reason: str) -> None:
    """`reason` follows the path and a colon, and may go on over more lines."""
    text = f"{path}: {reason}"
    if options.left is None:
        print(text, file=sys.stderr)
        return
    file: Path = options.left / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", errors="surrogateescape")


def tell_erroneous(options: Namespace, source: SourceFile, errors: Sequence[Diagnostic]) -> None:
    """Tells of a file that is left because of its own errors, and tells those."""
    shown = render_text(errors, {source.path: source}, style_of(options))
    tell_left(options, source.path, f"left as it is, since it has errors\n{shown}")
