"""`environment`: write which variables services read, as JSON, and beside it `.env.example` for a whole deployment.

Of the Python files only those that mention the runtime's declarations are parsed. Exit code 1 when a declaration cannot
be read, which is reported; nothing is written then.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from interlock.commands.report import add_report_options, report
from interlock.commands.services_option import add_services_option
from interlock.commands.source_root import add_source_root
from interlock.diagnostics.source import SourceFile
from interlock.emit.env_example.example import env_example
from interlock.environment.environment_file import encode
from interlock.environment.extraction import PythonFile, extract
from interlock.lint.python.modules import DEFAULT_SOURCE_ROOTS


def configure(parser: ArgumentParser) -> None:
    add_services_option(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="environment.json")
    add_report_options(parser)
    add_source_root(parser)
    parser.add_argument("files", nargs="*", metavar="PYTHON_FILE")


def run(options: Namespace) -> int:
    files = (PythonFile(path, Path(path).read_bytes()) for path in options.files)
    extracted = extract(options.services, files, tuple(options.source_roots or DEFAULT_SOURCE_ROOTS))
    if extracted.diagnostics:
        sources = {path: SourceFile(path, text) for path, text in extracted.sources.items()}
        return report(options, extracted.diagnostics, sources)
    out: Path = options.out
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(encode(extracted.contract), encoding="utf-8")
    out.with_name(".env.example").write_text(env_example(extracted.contract), encoding="utf-8")
    return 0
