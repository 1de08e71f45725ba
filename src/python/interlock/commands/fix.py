"""`fix`: mend specs where rules have one right answer that keeps the meaning, and report what is left.

Files are rewritten in place, below the working directory. Exit code 1 when anything is left.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from interlock import compiler
from interlock.commands.report import add_report_options, report
from interlock.commands.rules_option import add_rules_option


def configure(parser: ArgumentParser) -> None:
    add_rules_option(parser)
    add_report_options(parser)
    parser.add_argument("paths", nargs="*", metavar="FOLDER_OR_FILE")


def run(options: Namespace) -> int:
    from interlock.lint.selection import STANDARD

    mended = compiler.fix_specs(Path(), options.paths or None, options.rules or STANDARD)
    for path, text in mended.texts.items():
        Path(path).write_bytes(text.encode())
    return report(options, mended.left.diagnostics, mended.left.sources)
