"""Holds a system against the rules that are chosen for each folder."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from interlock.diagnostics.diagnostic import Diagnostic, Label, Severity
from interlock.diagnostics.suppression import UNUSED, Suppression, apply_suppressions, is_of_graph
from interlock.lint.selection import RuleSelection
from interlock.lint.spec.workspace import Workspace
from interlock.lint.spec_rules import RULE_IDS, SPEC_RULES


def lint(workspace: Workspace, selection: RuleSelection, folders: Collection[str]) -> tuple[Diagnostic, ...]:
    """What is found in some folders, suppressions applied, sorted by place."""
    chosen = {folder: selection.rules_of(folder) for folder in folders}
    suppressions = [found for found in workspace.system.suppressions if _is_asked(found, chosen)]
    found = apply_suppressions(_findings(workspace, chosen), suppressions, RULE_IDS)
    # What is violated only in view of folders that cannot be read may be suppressed for good reason.
    return found if workspace.is_whole else tuple(each for each in found if each.id != UNUSED)


def _is_asked(suppression: Suppression, chosen: dict[str, frozenset[str]]) -> bool:
    """Whether a suppression is looked at. A sound one of a rule that is not run is neither used nor unused.

    Those of findings of the graph are for who knows the services.
    """
    rules = chosen.get(_folder(suppression.comment.path))
    return (
        rules is not None
        and not is_of_graph(suppression)
        and (
            suppression.rule is None
            or not suppression.reason
            or suppression.rule in rules
            or suppression.rule not in RULE_IDS
        )
    )


def _findings(workspace: Workspace, chosen: dict[str, frozenset[str]]) -> Iterator[Diagnostic]:
    wanted = frozenset().union(*chosen.values())
    for rule in SPEC_RULES:
        if rule.id not in wanted:
            continue
        for finding in dict.fromkeys(rule.check(workspace)):
            if rule.id in chosen.get(_folder(finding.span.path), ()):
                yield Diagnostic(
                    id=rule.id,
                    message=finding.message,
                    primary=Label(finding.span),
                    secondary=finding.secondary,
                    help=finding.help,
                    severity=Severity.WARNING,
                    fix=finding.fix,
                )


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
