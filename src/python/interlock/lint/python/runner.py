"""Asks every rule about every file that is to be looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from interlock.lint.python.exemptions import concerns
from interlock.lint.python.facts import WorkspaceFacts
from interlock.lint.python.resolving.project import Project
from interlock.lint.python.rule import Finding, PythonRule
from interlock.lint.python.summary import ModuleSummary

if TYPE_CHECKING:
    from interlock.diagnostics.diagnostic import Diagnostic


def lint(
    modules: Iterable[ModuleSummary], project: Project, facts: WorkspaceFacts, rules: Sequence[PythonRule]
) -> tuple[Diagnostic, ...]:
    """What the rules find in some modules, suppressions applied, sorted by place.

    Where not all is known, none is said to be unused.
    """
    known = frozenset(rule.id for rule in rules)
    told: list[Diagnostic] = []
    for module in modules:
        found = tuple(_found(module, project, facts, rules))
        # Most modules have neither: what findings are made of is imported for those that have.
        if found or module.suppressions:
            from interlock.diagnostics.suppression import UNUSED, apply_suppressions

            diagnostics = [_diagnostic(module, rule, finding) for rule, finding in found]
            left = apply_suppressions(diagnostics, module.suppressions, known)
            told.extend(each for each in left if facts.is_whole or each.id != UNUSED)
    return tuple(sorted(told, key=lambda each: each.sort_key))


def _found(
    module: ModuleSummary, project: Project, facts: WorkspaceFacts, rules: Sequence[PythonRule]
) -> Iterator[tuple[PythonRule, Finding]]:
    for rule in rules:
        if concerns(rule.reach, module.path):
            for finding in dict.fromkeys(rule.check(module, project, facts)):
                yield rule, finding


def _diagnostic(module: ModuleSummary, rule: PythonRule, finding: Finding) -> Diagnostic:
    from interlock.diagnostics.diagnostic import Diagnostic, Label
    from interlock.diagnostics.source import Span

    return Diagnostic(
        id=rule.id,
        message=finding.message,
        primary=Label(Span(module.path, finding.start, finding.end)),
        secondary=finding.secondary,
        help=finding.help,
        severity=rule.severity,
        fix=finding.fix,
    )
