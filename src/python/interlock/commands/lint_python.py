"""`lint-python`: report what Python files violate, from what `index` wrote of them. Exit code 1 when there is anything.

Summaries of modules that the files import are read when a rule's question leads there; what has none is not of this
repository. The files themselves are read only to show the lines of findings. Nothing found is nothing written, but for
a report in another format than text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from interlock.commands.batch import Batch, read_batch
from interlock.lint.python.codec import decode_summary
from interlock.lint.python.facts import decode_facts
from interlock.lint.python.modules import DEFAULT_SOURCE_ROOTS, candidate_paths
from interlock.lint.python.resolving.project import Project
from interlock.lint.python.runner import lint
from interlock.lint.python.summary import ModuleSummary
from interlock.lint.python_rules import PYTHON_RULES

if TYPE_CHECKING:
    from interlock.diagnostics.diagnostic import Diagnostic

_REPORT_OPTIONS = ("format", "colour", "report")
_TEXT = "text"


def main(arguments: Sequence[str]) -> int:
    batch = read_batch(
        "lint-python", arguments, required=("summaries", "facts"), optional=("source-root", *_REPORT_OPTIONS)
    )
    folder = batch.last("summaries")
    modules = [decode_summary(_read(f"{folder}/{path}.summary")) for path in batch.files]
    project = Project(_loader(folder, batch.all("source-root") or DEFAULT_SOURCE_ROOTS))
    for module in modules:
        project.add(module)
    found = lint(modules, project, decode_facts(_read(batch.last("facts"))), PYTHON_RULES)
    if not found and set(batch.all("format")) <= {_TEXT}:
        return 0
    return _report(batch, found)


def _report(batch: Batch, found: Sequence[Diagnostic]) -> int:
    """Most batches have no findings, and do without what reports and the reading of Python need."""
    from argparse import ArgumentParser
    from pathlib import Path

    from interlock.commands.report import add_report_options, report
    from interlock.lint.python.sources import source_file

    parser = ArgumentParser(prog="python -m interlock lint-python")
    add_report_options(parser)
    given = [f"--{name}={value}" for name, value in batch.options if name in _REPORT_OPTIONS]
    paths = sorted({label.span.path for each in found for label in (each.primary, *each.secondary)})
    sources = {path: source_file(Path(), path) for path in paths if Path(path).is_file()}
    return report(parser.parse_args(given), found, sources)


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
