"""`python -m interlock`: the compiler as a process, for build systems. People use the `interlock` command.

    python -m interlock check [--format text|json] [FOLDER ...]
    python -m interlock compile --out DIR FOLDER ...

Folders are relative to the working directory, which is the root of the spec tree. Exit codes: 0 done, 1 findings (on
standard error for `compile`, where nothing is written then, on standard output for `check`), 2 wrong usage.
"""

from __future__ import annotations

import gc
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from interlock import compiler
from interlock.compiler import Checked
from interlock.diagnostics.render import RENDERERS
from interlock.emit.driver import write


def main(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    match options.command:
        case "check":
            return _check(options)
        case _:
            return _compile(options)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m interlock", description="Interlock's compiler as a process.")
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="report what is wrong with the specs")
    check.add_argument("--format", choices=sorted(RENDERERS), default="text")
    check.add_argument("folders", nargs="*", metavar="FOLDER")
    compile_ = commands.add_parser("compile", help="write the code generated from spec folders")
    compile_.add_argument("--out", type=Path, required=True, metavar="DIR")
    compile_.add_argument("folders", nargs="+", metavar="FOLDER")
    return parser


def _check(options: Namespace) -> int:
    checked = compiler.check(Path(), options.folders or None)
    print(_render(checked, options.format))
    return 1 if checked.diagnostics else 0


def _compile(options: Namespace) -> int:
    checked = compiler.check(Path(), options.folders)
    if checked.diagnostics:
        print(_render(checked, "text"), file=sys.stderr)
    if checked.system is None:
        return 1
    for folder in options.folders:
        write(compiler.compile_folder(checked.system, folder), options.out)
    return 0


def _render(checked: Checked, format_name: str) -> str:
    return RENDERERS[format_name](checked.diagnostics, checked.sources)


if __name__ == "__main__":
    # The process ends with its one task and makes no garbage in cycles worth looking for.
    gc.disable()
    sys.exit(main(sys.argv[1:]))
