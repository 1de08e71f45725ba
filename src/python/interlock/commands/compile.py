"""`compile`: write the code generated from spec folders, or their mistakes to standard error and nothing else."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from interlock import compiler
from interlock.diagnostics.render.text import render_text
from interlock.emit.driver import write


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("folders", nargs="+", metavar="FOLDER")


def run(options: Namespace) -> int:
    checked = compiler.check(Path(), options.folders)
    if checked.diagnostics:
        print(render_text(checked.diagnostics, checked.sources), file=sys.stderr)
    if checked.system is None:
        return 1
    for folder in options.folders:
        write(compiler.compile_folder(checked.system, folder), options.out)
    return 0
