"""`lint-python`: find what Python files violate, from what `index` wrote of them; the files themselves are not read.

Summaries of modules that the files import are read when a rule's question leads there; what has none is not of this
repository. Findings are written for `report-python`, which shows them. Nothing found is nothing written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from interlock.commands.batch import read_batch
from interlock.lint.python.codec import decode_summary
from interlock.lint.python.facts import decode_facts
from interlock.lint.python.modules import DEFAULT_SOURCE_ROOTS, candidate_paths
from interlock.lint.python.resolving.project import Project
from interlock.lint.python.runner import lint
from interlock.lint.python.summary import ModuleSummary
from interlock.lint.python_rules import PYTHON_RULES

if TYPE_CHECKING:
    from interlock.diagnostics.diagnostic import Diagnostic


def main(arguments: Sequence[str]) -> int:
    required, optional = ("summaries", "facts", "out"), ("source-root",)
    batch = read_batch("lint-python", arguments, required=required, optional=optional)
    folder = batch.last("summaries")
    modules = [decode_summary(_read(f"{folder}/{path}.summary")) for path in batch.files]
    project = Project(_loader(folder, batch.all("source-root") or DEFAULT_SOURCE_ROOTS))
    for module in modules:
        project.add(module)
    found = lint(modules, project, decode_facts(_read(batch.last("facts"))), PYTHON_RULES)
    if found:
        _write(batch.last("out"), found)
    return 0


def _write(path: str, found: Sequence[Diagnostic]) -> None:
    """Most batches have no findings, and do without what this needs."""
    from pathlib import Path

    from interlock.diagnostics.codec import encode_diagnostics

    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(encode_diagnostics(found), encoding="utf-8")


# Without pathlib, as `index`.
def _read(path: str) -> bytes:
    with open(path, "rb") as file:  # noqa: PTH123  # as above
        return file.read()


def _loader(folder: str, source_roots: tuple[str, ...]) -> Callable[[str], ModuleSummary | None]:
    def load(module: str) -> ModuleSummary | None:
        for path in candidate_paths(module, source_roots):
            try:
                return decode_summary(_read(f"{folder}/{path}.summary"))
            except FileNotFoundError:
                continue
        return None

    return load
