"""`fix`: mend specs where rules have one right answer that keeps the meaning, and report what is left.

Files are rewritten in place, below the working directory. Exit code 1 when anything is left. Fixes that the specs would
have errors with are left out and told on standard error. So is every asked file that has errors itself, or with --left
in a file of that folder; nothing in its folder, and in those that refer to it, is mended.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from interlock import mending
from interlock.commands.left import add_left_option, tell_erroneous
from interlock.commands.report import add_report_options, report
from interlock.commands.rules_option import add_rules_option
from interlock.commands.spec_paths import spec_folder_or_file
from interlock.compiler import Checked, sound
from interlock.diagnostics.diagnostic import Diagnostic, Severity
from interlock.workspace import READ_SUFFIXES


def configure(parser: ArgumentParser) -> None:
    add_rules_option(parser)
    add_report_options(parser)
    add_left_option(parser)
    parser.add_argument("paths", nargs="*", type=spec_folder_or_file, metavar="FOLDER_OR_FILE")


def run(options: Namespace) -> int:
    from interlock.diagnostics.render.refused import render_refused
    from interlock.lint.selection import STANDARD

    rules = options.rules or STANDARD
    mended = mending.fix_specs(Path(), options.paths or None, rules)
    left = mended.left
    if left.system is None:
        _tell_erroneous(options, left)
        right = sound(Path()).folders
        paths = [path for path in options.paths or sorted(right) if _folder_of(path) in right]
        mended = mending.fix_specs(Path(), paths, rules)
        left = Checked(None, (*left.diagnostics, *mended.left.diagnostics), {**mended.left.sources, **left.sources})
    for path, text in mended.texts.items():
        Path(path).write_bytes(text.encode())
    if mended.refused:
        print(render_refused(mended.refused, mended.left.sources), file=sys.stderr)
    return report(options, tuple(dict.fromkeys(left.diagnostics)), left.sources)


def _tell_erroneous(options: Namespace, found: Checked) -> None:
    errors: dict[str, list[Diagnostic]] = {}
    for each in found.diagnostics:
        if each.severity is Severity.ERROR:
            errors.setdefault(each.primary.span.path, []).append(each)
    for path, of_file in errors.items():
        if not options.paths or path in options.paths or _folder_of(path) in options.paths:
            tell_erroneous(options, found.sources[path], of_file)


def _folder_of(path: str) -> str:
    """The folder of a spec; a folder is its own."""
    return path.rpartition("/")[0] if path.endswith(READ_SUFFIXES) else path
