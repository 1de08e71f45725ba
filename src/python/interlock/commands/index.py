"""`index`: write the summary of each Python file, as JSON, for `lint-python` to look at.

`services/a/app/main.py` becomes `DIR/services/a/app/main.py.json`. A summary depends on the file alone, also on none
that it imports; its `imports` names the modules whose summaries `lint-python` may want as well.
"""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace

from interlock.commands.source_root import add_source_root
from interlock.lint.python.codec import encode_summary
from interlock.lint.python.indexer import index
from interlock.lint.python.modules import DEFAULT_SOURCE_ROOTS, module_name


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--out", required=True, metavar="DIR")
    add_source_root(parser)
    parser.add_argument("files", nargs="+", metavar="FILE")


# Without pathlib, whose import and objects cost a tenth of what reading a file costs otherwise.
def run(options: Namespace) -> int:
    roots = options.source_roots or DEFAULT_SOURCE_ROOTS
    folders: set[str] = set()
    for path in options.files:
        with open(path, "rb") as source:  # noqa: PTH123  # as above
            summary = index(path, module_name(path, roots), source.read())
        target = f"{options.out}/{path}.json"
        folder = target.rpartition("/")[0]
        if folder not in folders:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103  # as above
            folders.add(folder)
        with open(target, "wb") as written:  # noqa: PTH123  # as above
            written.write(encode_summary(summary).encode())
    return 0
