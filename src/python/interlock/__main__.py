"""`python -m interlock`: the compiler as a process, for build systems. People use the `interlock` command.

    python -m interlock check [--rules JSON] [FOLDER ...]
    python -m interlock check-exposed FOLDER:API ...
    python -m interlock compile --out DIR FOLDER ...
    python -m interlock facts --service NAME --out FILE
    python -m interlock fix [--rules JSON] [FOLDER_OR_FILE ...]
    python -m interlock format [--check] FILE ...
    python -m interlock index --out DIR FILE ...
    python -m interlock lint-committed FILE ...
    python -m interlock lint-python --summaries DIR --facts FILE FILE ...
    python -m interlock schemas --out DIR [--service NAME ...]

Those that report take [--format text|json|github|sarif] [--colour always|never] [--report FILE].

Paths are relative to the working directory, which is the root of the repository or of the part of it that is looked
at. Exit codes: 0 done, 1 findings, 2 wrong usage.
"""

from __future__ import annotations

import gc
import os
import sys
from argparse import ArgumentParser
from importlib import import_module
from signal import SIG_DFL, SIGPIPE, signal
from types import ModuleType

COMMANDS = (
    "check",
    "check-exposed",
    "compile",
    "facts",
    "fix",
    "format",
    "index",
    "lint-committed",
    "lint-python",
    "schemas",
)
"""Each is a module of `interlock.commands`, imported when it is asked for."""


def main(arguments: list[str]) -> int:
    parser = ArgumentParser(prog="python -m interlock", description="Interlock's compiler as a process.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", help=", ".join(COMMANDS))
    asked = arguments[0] if arguments and arguments[0] in COMMANDS else None
    # To describe them all costs as much as some of them take.
    for name in COMMANDS if asked is None else (asked,):
        subparser = commands.add_parser(name)
        if name == asked:
            module = _module(name)
            subparser.description = module.__doc__
            module.configure(subparser)
    options = parser.parse_args(arguments)
    exit_code: int = _module(options.command).run(options)
    return exit_code


def _module(command: str) -> ModuleType:
    return import_module(f"interlock.commands.{command.replace('-', '_')}")


if __name__ == "__main__":
    # Whoever reads the report may stop before its end, as `head` does; that ends this process and is no error of it.
    signal(SIGPIPE, SIG_DFL)
    # The process ends with its one task and makes no garbage in cycles worth looking for.
    gc.disable()
    exit_code = main(sys.argv[1:])
    sys.stdout.flush()
    sys.stderr.flush()
    # Nor is there anything to be tidied up, which would take as long as much of the work.
    os._exit(exit_code)
