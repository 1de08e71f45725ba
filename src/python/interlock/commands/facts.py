"""`facts`: write what `lint-python` needs to know of the specs and services, or else mistakes to standard error."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from interlock import compiler
from interlock.commands.services_option import add_services_option
from interlock.diagnostics.render.text import render_text
from interlock.lint.python.facts import encode_facts


def configure(parser: ArgumentParser) -> None:
    add_services_option(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")


def run(options: Namespace) -> int:
    checked = compiler.check(Path())
    if checked.system is None:
        print(render_text(checked.diagnostics, checked.sources), file=sys.stderr)
        return 1
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(encode_facts(compiler.python_facts(checked.system, options.services)), encoding="utf-8")
    return 0
