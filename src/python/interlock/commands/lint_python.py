"""`lint-python`: report what Python files violate, from what `index` wrote of them. Exit code 1 when there is anything.

Summaries of modules that the files import are read when a rule's question leads there; what has none is not of this
repository. The files themselves are read only to show the lines of findings.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from pathlib import Path

from interlock.commands.report import add_report_options, report
from interlock.commands.source_root import add_source_root
from interlock.diagnostics.diagnostic import Diagnostic
from interlock.diagnostics.source import SourceFile
from interlock.lint.python.codec import decode_summary
from interlock.lint.python.facts import decode_facts
from interlock.lint.python.modules import DEFAULT_SOURCE_ROOTS, candidate_paths
from interlock.lint.python.project import Project
from interlock.lint.python.runner import lint
from interlock.lint.python.summary import ModuleSummary
from interlock.lint.python_rules import PYTHON_RULES


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--summaries", type=Path, required=True, metavar="DIR")
    parser.add_argument("--facts", type=Path, required=True, metavar="FACTS")
    add_report_options(parser)
    add_source_root(parser)
    parser.add_argument("files", nargs="+", metavar="FILE")


def run(options: Namespace) -> int:
    folder: Path = options.summaries
    modules = [decode_summary((folder / f"{path}.json").read_bytes()) for path in options.files]
    project = Project(_loader(folder, tuple(options.source_roots or DEFAULT_SOURCE_ROOTS)))
    for module in modules:
        project.add(module)
    found = lint(modules, project, decode_facts(options.facts.read_bytes()), PYTHON_RULES)
    return report(options, found, _sources(found))


def _sources(found: Sequence[Diagnostic]) -> dict[str, SourceFile]:
    """The files that findings are in; most batches have none, and need nothing that reads Python."""
    if not found:
        return {}
    from interlock.lint.python.sources import source_file

    paths = sorted({label.span.path for each in found for label in (each.primary, *each.secondary)})
    return {path: source_file(Path(), path) for path in paths if Path(path).is_file()}


def _loader(folder: Path, source_roots: tuple[str, ...]) -> Callable[[str], ModuleSummary | None]:
    def load(module: str) -> ModuleSummary | None:
        for path in candidate_paths(module, source_roots):
            summary = folder / f"{path}.json"
            if summary.is_file():
                return decode_summary(summary.read_bytes())
        return None

    return load
