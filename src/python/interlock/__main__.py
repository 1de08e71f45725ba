"""`python -m interlock`: the compiler as a process, for build systems. People use the `interlock` command.

    python -m interlock check [--rules JSON] [--declared FILE] [FOLDER ...]
    python -m interlock check-service --services FILE --layout FILE ADDRESS
    python -m interlock compile --out DIR FOLDER ...
    python -m interlock connectivity --services FILE SERVICE
    python -m interlock environment --services FILE --out FILE PYTHON_FILE ...
    python -m interlock deploy --services FILE --deployment FILE --environment FILE --out DIR
    python -m interlock facts --services FILE --out FILE
    python -m interlock fix [--rules JSON] [FOLDER_OR_FILE ...]
    python -m interlock format [--check] FILE ...
    python -m interlock graph --services FILE [--usage FILE] [--format FORMAT] [--affected-by PATH ...]
    python -m interlock index --out DIR FILE ...
    python -m interlock lint-committed FILE ...
    python -m interlock lint-deployments --services FILE --deployment FILE ... --environment FILE
    python -m interlock lint-graph --services FILE [--usage FILE]
    python -m interlock lint-python --summaries DIR --facts FILE --out FILE FILE ...
    python -m interlock lint-services --services FILE --layout FILE [--service ADDRESS ...]
    python -m interlock portal --services FILE [--environment FILE] --out DIR
    python -m interlock report-failure REASON
    python -m interlock report-python [FINDINGS ...]
    python -m interlock schemas --out DIR [--service NAME ...]

Those that report take [--format text|json|github|sarif] [--colour always|never] [--report FILE].

Paths are relative to the working directory, which is the root of the repository or of the part of it that is looked
at. Exit codes: 0 done, 1 findings, 2 wrong usage.
"""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from signal import SIG_DFL, SIGPIPE, signal
from types import ModuleType

COMMANDS = (
    "check",
    "check-service",
    "compile",
    "connectivity",
    "deploy",
    "environment",
    "facts",
    "fix",
    "format",
    "graph",
    "index",
    "lint-committed",
    "lint-deployments",
    "lint-graph",
    "lint-python",
    "lint-services",
    "portal",
    "report-failure",
    "report-python",
    "schemas",
)
"""Each is a module of `interlock.commands`, imported when it is asked for."""

BATCH_COMMANDS = ("index", "lint-python")
"""Those of them that run for every batch of files, and read their arguments themselves."""


def main(arguments: list[str]) -> int:
    if arguments and arguments[0] in BATCH_COMMANDS and not {"-h", "--help"}.intersection(arguments):
        done: int = _module(arguments[0]).main(arguments[1:])
        return done
    return _described(arguments)


def _described(arguments: list[str]) -> int:
    """Commands that describe their arguments to argparse."""
    from argparse import ArgumentParser

    parser = ArgumentParser(prog="python -m interlock", description="Interlock's compiler as a process.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", help=", ".join(COMMANDS))
    asked = arguments[0] if arguments and arguments[0] in COMMANDS else None
    # To describe them all costs as much as some of them take.
    for name in COMMANDS if asked is None else (asked,):
        subparser = commands.add_parser(name)
        if name == asked:
            module = _module(name)
            subparser.description = module.__doc__
            if name not in BATCH_COMMANDS:
                module.configure(subparser)
    options = parser.parse_args(arguments)
    exit_code: int = _module(options.command).run(options)
    return exit_code


def _module(command: str) -> ModuleType:
    return import_module(f"interlock.commands.{command.replace('-', '_')}")


def run() -> None:
    """The process; it does not return.

    Build systems start it as `python -c "from interlock.__main__ import run; run()" ARGUMENTS`: it then does without
    what `python -m` imports to find it, a tenth of the time in which it starts.
    """
    # Whoever reads the report may stop before its end, as `head` does; that ends this process and is no error of it.
    signal(SIGPIPE, SIG_DFL)
    # The process ends with its one task and makes no garbage in cycles worth looking for.
    gc.disable()
    exit_code = main(sys.argv[1:])
    sys.stdout.flush()
    sys.stderr.flush()
    # Nor is there anything to be tidied up, which would take as long as much of the work.
    os._exit(exit_code)


if __name__ == "__main__":
    run()
