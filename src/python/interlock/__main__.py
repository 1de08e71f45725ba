"""`python -m interlock`: the compiler as a process, for build systems. People use the `interlock` command.

    python -m interlock check [--format text|json] [FOLDER ...]
    python -m interlock compile --out DIR FOLDER ...

Paths are relative to the working directory, which is the root of the repository or of the part of it that is looked
at. Exit codes: 0 done, 1 findings, 2 wrong usage.
"""

from __future__ import annotations

import gc
import sys
from argparse import ArgumentParser
from importlib import import_module

COMMANDS = ("check", "compile")
"""Each is a module of `interlock.commands`, imported when it is asked for."""


def main(arguments: list[str]) -> int:
    parser = ArgumentParser(prog="python -m interlock", description="Interlock's compiler as a process.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", help=", ".join(COMMANDS))
    asked = arguments[0] if arguments and arguments[0] in COMMANDS else None
    for name in COMMANDS:
        subparser = commands.add_parser(name)
        if name == asked:
            module = import_module(f"interlock.commands.{name}")
            subparser.description = module.__doc__
            module.configure(subparser)
    options = parser.parse_args(arguments)
    run = import_module(f"interlock.commands.{options.command}").run
    exit_code: int = run(options)
    return exit_code


if __name__ == "__main__":
    # The process ends with its one task and makes no garbage in cycles worth looking for.
    gc.disable()
    sys.exit(main(sys.argv[1:]))
