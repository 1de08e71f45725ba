"""Asks every rule about every file that is to be looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from interlock.diagnostics.diagnostic import Diagnostic, Label, Severity
from interlock.diagnostics.source import Span
from interlock.diagnostics.suppression import apply_suppressions
from interlock.lint.python.exemptions import concerns
from interlock.lint.python.facts import WorkspaceFacts
from interlock.lint.python.project import Project
from interlock.lint.python.rule import PythonRule
from interlock.lint.python.summary import ModuleSummary


def lint(
    modules: Iterable[ModuleSummary], project: Project, facts: WorkspaceFacts, rules: Sequence[PythonRule]
) -> tuple[Diagnostic, ...]:
    """What the rules find in some modules, suppressions applied, sorted by place."""
    known = frozenset(rule.id for rule in rules)
    found: list[Diagnostic] = []
    for module in modules:
        found.extend(apply_suppressions(_findings(module, project, facts, rules), module.suppressions, known))
    return tuple(sorted(found, key=lambda each: each.sort_key))


def _findings(
    module: ModuleSummary, project: Project, facts: WorkspaceFacts, rules: Sequence[PythonRule]
) -> Iterator[Diagnostic]:
    for rule in rules:
        if concerns(rule.reach, module.path):
            for finding in dict.fromkeys(rule.check(module, project, facts)):
                yield Diagnostic(
                    id=rule.id,
                    message=finding.message,
                    primary=Label(Span(module.path, finding.start, finding.end)),
                    secondary=finding.secondary,
                    help=finding.help,
                    severity=Severity.WARNING,
                    fix=finding.fix,
                )
