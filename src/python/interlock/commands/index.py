"""`index`: write the summary of each Python file, for `lint-python` to look at.

`services/a/app/main.py` becomes `DIR/services/a/app/main.py.summary`. A summary depends on the file alone, also on none
that it imports. Printed is, as a JSON object by file, which modules it may import, whose summaries `lint-python` may
want as well.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from json import dumps

from interlock.commands.batch import Batch, read_batch
from interlock.lint.python.codec import encode_summary
from interlock.lint.python.indexing import kept
from interlock.lint.python.indexing.indexer import rows
from interlock.lint.python.indexing.kept import Kept, Reading
from interlock.lint.python.modules import DEFAULT_SOURCE_ROOTS, module_name
from interlock.lint.python.summary import Import


# Without pathlib, whose import and objects cost a tenth of what reading a file costs otherwise.
def main(arguments: Sequence[str]) -> int:
    batch = read_batch("index", arguments, required=("out",), optional=("source-root", "kept", "kept-by"))
    out = batch.last("out")
    folders: set[str] = set()
    imports: dict[str, Sequence[str]] = {}
    for path, reading in _readings(batch).items():
        imports[path] = reading.imports
        target = f"{out}/{path}.summary"
        folder = target.rpartition("/")[0]
        if folder not in folders:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103  # as above
            folders.add(folder)
        with open(target, "wb") as written:  # noqa: PTH123  # as above
            written.write(reading.summary)
    sys.stdout.write(dumps(imports))
    return 0


def _readings(batch: Batch) -> dict[str, Reading]:
    """What is kept of files that are as they were, and of the others what is read now. Keeps that for the next time."""
    roots = batch.all("source-root") or DEFAULT_SOURCE_ROOTS
    # Releases of Python tell of what does not parse in words of their own.
    made_by = ":".join((*batch.all("kept-by"), sys.version, *roots))
    before = {path: each for place in batch.all("kept") for path, each in kept.load(place, made_by).items()}
    now: dict[str, Kept] = {}
    for path in batch.files:
        with open(path, "rb") as file:  # noqa: PTH123  # as above
            source = file.read()
        known = before.get(path)
        if known is None or known.source != source:
            known = Kept(source, _read(path, module_name(path, roots), source))
        now[path] = known
    if now != before:
        for place in batch.all("kept"):
            kept.save(place, made_by, now)
    return {path: each.reading for path, each in now.items()}


def _read(path: str, module: str, source: bytes) -> Reading:
    summary = rows(path, module, source)
    # Of `from a.b import c`, either of `a.b` and `a.b.c` may be the module that is meant.
    imports = {name for each in map(Import._make, summary["imported"]) for name in (each.module, each.path)}
    return Reading(encode_summary(summary), tuple(sorted(imports)))
