"""`check-exposed`: report routes of several APIs that one server cannot all answer. Exit code 1 when there are any.

The APIs are those that one service exposes, in its order. Mistakes of the specs themselves go to standard error, and
nothing else is looked at then.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from interlock import compiler
from interlock.compiler import ApiAddress, UnknownApi
from interlock.diagnostics.render.text import render_text


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("apis", nargs="+", type=_address, metavar="FOLDER:API")


def run(options: Namespace) -> int:
    apis: list[ApiAddress] = options.apis
    checked = compiler.check(Path(), sorted({api.folder for api in apis}))
    if checked.system is None:
        print(render_text(checked.diagnostics, checked.sources), file=sys.stderr)
        return 1
    try:
        found = compiler.check_exposed(checked.system, apis)
    except UnknownApi as unknown:
        print(unknown, file=sys.stderr)
        return 2
    print(render_text(found, checked.sources))
    return 1 if found else 0


def _address(text: str) -> ApiAddress:
    folder, colon, module = text.rpartition(":")
    if not (folder and colon and module):
        raise ArgumentTypeError(f"`{text}` is not an API; write the spec's folder and the file's stem: specs/users:api")
    return ApiAddress(folder, module)
