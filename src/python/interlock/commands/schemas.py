"""`schemas`: write JSON Schemas of the specs for editors, whatever is wrong with the specs."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from interlock import compiler
from interlock.emit.driver import write


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--service", action="append", default=[], metavar="NAME", help="a service of the workspace")


def run(options: Namespace) -> int:
    write(compiler.editor_schemas(Path(), options.service), options.out)
    return 0
