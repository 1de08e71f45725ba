"""`index`: write the summary of each Python file, as JSON, for `lint-python` to look at.

`services/a/app/main.py` becomes `DIR/services/a/app/main.py.json`. A summary depends on the file alone, also on none
that it imports; its `imported` names the modules whose summaries `lint-python` may want as well.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from interlock.commands.batch import read_batch
from interlock.lint.python.codec import encode_summary
from interlock.lint.python.indexing.indexer import index
from interlock.lint.python.modules import DEFAULT_SOURCE_ROOTS, module_name


# Without pathlib, whose import and objects cost a tenth of what reading a file costs otherwise.
def main(arguments: Sequence[str]) -> int:
    batch = read_batch("index", arguments, required=("out",), optional=("source-root",))
    out, roots = batch.last("out"), batch.all("source-root") or DEFAULT_SOURCE_ROOTS
    folders: set[str] = set()
    for path in batch.files:
        with open(path, "rb") as source:  # noqa: PTH123  # as above
            summary = index(path, module_name(path, roots), source.read())
        target = f"{out}/{path}.json"
        folder = target.rpartition("/")[0]
        if folder not in folders:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103  # as above
            folders.add(folder)
        with open(target, "wb") as written:  # noqa: PTH123  # as above
            written.write(encode_summary(summary).encode())
    return 0
