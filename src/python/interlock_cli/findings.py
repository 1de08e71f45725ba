"""What a check of some specs and sources finds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from interlock import compiler, connections
from interlock.diagnostics.diagnostic import Diagnostic
from interlock.diagnostics.source import SourceFile
from interlock.lint.selection import RuleSelection
from interlock.workspace import OUTPUT_FOLDER, spec_folders
from interlock_cli.repository import Asked, tracked_files

if TYPE_CHECKING:
    from interlock.ir.services import Service
    from interlock.topology.declared_file import Declared


@dataclass(frozen=True, slots=True)
class Found:
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, SourceFile]


def find(root: Path, asked: Asked, rules: RuleSelection, declared: Declared | None = None) -> Found:
    """Checks what is asked for, with `rules` for the specs. Raises `click.UsageError` when a file cannot be read.

    Rules about Python want to know all specs. When some of those have mistakes, the mistakes are found as well, since
    less is known about the sources then. Services and edges are looked at when it is known what BUILD files have
    `declared`.
    """
    found = _Findings()
    checked: compiler.Checked | None = None
    try:
        if asked.specs:
            checked = _find_in_specs(root, asked.spec_folders, rules, found)
        if asked.sources:
            has_all = checked is not None and set(asked.spec_folders) == set(spec_folders(root))
            services = None if declared is None else declared.services
            _find_in_sources(root, asked.sources, checked if has_all else None, services, found)
        if declared is not None:
            _find_in_declared(root, asked, declared, found)
        if asked.is_everything:
            found.add(compiler.lint_committed(tracked_files(root, OUTPUT_FOLDER)), {})
    except OSError as error:
        raise click.UsageError(f"{error.filename}: {error.strerror}") from error
    return Found(tuple(sorted(found.diagnostics, key=lambda each: each.sort_key)), found.sources)


@dataclass
class _Findings:
    diagnostics: set[Diagnostic] = field(default_factory=set)
    sources: dict[str, SourceFile] = field(default_factory=dict)

    def add(self, diagnostics: Iterable[Diagnostic], sources: Mapping[str, SourceFile]) -> None:
        self.diagnostics.update(diagnostics)
        self.sources.update(sources)


def _find_in_specs(root: Path, folders: Sequence[str], rules: RuleSelection, found: _Findings) -> compiler.Checked:
    checked = compiler.check(root, folders, rules)
    found.add(checked.diagnostics, checked.sources)
    if checked.system is None and (right := sorted(compiler.sound(root).folders.intersection(folders))):
        # Rules are not run on what has mistakes, nor on what is checked together with it.
        apart = compiler.check(root, right, rules)
        found.add(apart.diagnostics, apart.sources)
    return checked


def _find_in_sources(
    root: Path,
    paths: Sequence[str],
    specs: compiler.Checked | None,
    services: Sequence[Service] | None,
    found: _Findings,
) -> None:
    """`specs` are all of them, or None when they have not been checked together."""
    if specs is None:
        specs = compiler.check(root)
        if specs.system is None:
            found.add(specs.diagnostics, specs.sources)
    system = compiler.sound(root).system if specs.system is None else specs.system
    found.add(*compiler.lint_python(root, paths, system, services))


def _find_in_declared(root: Path, asked: Asked, declared: Declared, found: _Findings) -> None:
    """What services by themselves and the graph of all of them show in the files that are asked for.

    Of specs with mistakes there is no graph, nor is there of fields with mistakes.
    """
    looked = connections.look_over(root, declared)
    found.add((each for each in looked.findings if asked.has(each.primary.span.path)), looked.sources)
