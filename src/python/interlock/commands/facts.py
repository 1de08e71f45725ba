"""`facts`: write what `lint-python` needs to know of the specs, or else their mistakes to standard error."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from interlock import compiler
from interlock.diagnostics.render.text import render_text
from interlock.lint.python.facts import encode_facts


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--service", dest="services", action="append", default=[], metavar="NAME")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")


def run(options: Namespace) -> int:
    checked = compiler.check(Path())
    if checked.system is None:
        print(render_text(checked.diagnostics, checked.sources), file=sys.stderr)
        return 1
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(encode_facts(compiler.python_facts(checked.system, options.services)), encoding="utf-8")
    return 0
