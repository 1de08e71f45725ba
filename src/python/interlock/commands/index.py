"""`index`: write the summary of each Python file, as JSON, for `lint-python` to look at.

`services/a/app/main.py` becomes `DIR/services/a/app/main.py.json`. A summary depends on the file alone, also on none
that it imports; its `imports` names the modules whose summaries `lint-python` may want as well.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from interlock.commands.source_root import add_source_root
from interlock.lint.python.codec import encode_summary
from interlock.lint.python.indexer import index
from interlock.lint.python.modules import DEFAULT_SOURCE_ROOTS, module_name


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    add_source_root(parser)
    parser.add_argument("files", nargs="+", metavar="FILE")


def run(options: Namespace) -> int:
    roots = options.source_roots or DEFAULT_SOURCE_ROOTS
    folders: set[Path] = set()
    for path in options.files:
        summary = index(path, module_name(path, roots), Path(path).read_bytes())
        target = options.out / f"{path}.json"
        if target.parent not in folders:
            target.parent.mkdir(parents=True, exist_ok=True)
            folders.add(target.parent)
        target.write_text(encode_summary(summary), encoding="utf-8")
    return 0
