"""`format`: write specs in their canonical form, in place. One with errors is left as it is and told on standard error.

Exit code 0, even when files were left: reporting their errors is the work of `check`. With --check nothing is written,
and the exit code is 1 when a file is not in its canonical form or cannot be brought into it. 2 when one cannot be read.
With --left, what is told of files that are left is written to files of that folder instead.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from interlock import compiler
from interlock.commands.left import add_left_option, tell_erroneous, tell_left
from interlock.commands.report import add_colour_option
from interlock.format.formatter import Erroneous, Failed, FormatResult, Formatted


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="write nothing; name the files that would change")
    add_left_option(parser)
    add_colour_option(parser)
    parser.add_argument("files", nargs="+", metavar="FILE")


def run(options: Namespace) -> int:
    handle = _check if options.check else _rewrite
    try:
        formatted = compiler.format_files(Path(), options.files)
        results = [handle(Path(path), _canonical(options, path, result)) for path, result in formatted]
    except OSError as error:
        print(error, file=sys.stderr)
        return 2
    return 1 if options.check and not all(results) else 0


def _rewrite(path: Path, canonical: bytes | None) -> bool:
    if canonical is not None and canonical != path.read_bytes():
        path.write_bytes(canonical)
    return canonical is not None


def _check(path: Path, canonical: bytes | None) -> bool:
    is_canonical = canonical == path.read_bytes()
    if canonical is not None and not is_canonical:
        print(path)
    return is_canonical


def _canonical(options: Namespace, path: str, result: FormatResult) -> bytes | None:
    """The bytes that the file should have, or None when it has to stay as it is; why has been told then."""
    match result:
        case Formatted(text):
            return text.encode()
        case Erroneous(diagnostics, source):
            tell_erroneous(options, source, diagnostics)
        case Failed(_, message):
            tell_left(options, path, message)
    return None
