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
from interlock.workspace import spec_folders


def configure(parser: ArgumentParser) -> None:
    add_services_option(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")


def run(options: Namespace) -> int:
    system = compiler.sound(Path()).system
    facts = compiler.python_facts(system, options.services, specs=spec_folders(Path()))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(encode_facts(facts), encoding="utf-8")
    return 0
