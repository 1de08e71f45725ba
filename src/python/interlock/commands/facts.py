"""`facts`: write what `lint-python` needs to know of the specs and services.

Specs with errors are left out, and those that refer to them; where fields of services are wrong, all edges are. Other
commands tell of these.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from interlock import compiler
from interlock.commands.services_option import add_services_option
from interlock.lint.python.facts import encode_facts


def configure(parser: ArgumentParser) -> None:
    add_services_option(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")


def run(options: Namespace) -> int:
    facts = compiler.python_facts(compiler.sound(Path()).system, options.services)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(encode_facts(facts), encoding="utf-8")
    return 0
