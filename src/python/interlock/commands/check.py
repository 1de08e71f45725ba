"""`check`: report what is wrong with the specs. Exit code 1 when there is anything."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from interlock import compiler
from interlock.diagnostics.render import RENDERERS


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--format", choices=sorted(RENDERERS), default="text")
    parser.add_argument("folders", nargs="*", metavar="FOLDER")


def run(options: Namespace) -> int:
    checked = compiler.check(Path(), options.folders or None)
    print(RENDERERS[options.format](checked.diagnostics, checked.sources))
    return 1 if checked.diagnostics else 0
