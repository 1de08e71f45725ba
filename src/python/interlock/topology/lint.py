"""Holds a graph against the rules, with what comments allow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from interlock.diagnostics.diagnostic import Diagnostic, Label, Severity
from interlock.diagnostics.suppression import Suppression, apply_suppressions
from interlock.topology.graph_rules import GRAPH_RULES, RULE_IDS, USAGE_RULES
from interlock.topology.rule import Finding, GraphRule, Topology, UsageRule
from interlock.topology.service_checks import SERVICE_RULE_IDS
from interlock.topology.usage import Usage

_KNOWN = RULE_IDS | SERVICE_RULE_IDS
"""What comments in BUILD files can allow. Sound ones about services by themselves are another linter's."""


def lint(topology: Topology, usage: Usage | None, suppressions: Sequence[Suppression]) -> tuple[Diagnostic, ...]:
    """What is found, mistakes of the build included, sorted by place. Without `usage` nothing is said about code.

    `suppressions` are those that speak of the graph, wherever they stand, and all in BUILD files. Where an edge leads
    nowhere, warnings are left out: most would tell that something lacks the edge that was meant.
    """
    rules = RULE_IDS if usage is not None else frozenset(rule.id for rule in GRAPH_RULES)
    asked = [found for found in suppressions if _is_asked(found, rules)]
    found = apply_suppressions(dict.fromkeys(_findings(topology, usage)), asked, _KNOWN)
    if topology.mistakes:
        found = tuple(each for each in found if each.severity is Severity.ERROR)
    return tuple(sorted(dict.fromkeys((*topology.mistakes, *found)), key=lambda each: each.sort_key))


def _is_asked(suppression: Suppression, rules: frozenset[str]) -> bool:
    """Whether a suppression is looked at. A sound one of a rule that is not run is neither used nor unused."""
    return suppression.rule in rules or suppression.rule not in _KNOWN or not suppression.reason


def _findings(topology: Topology, usage: Usage | None) -> Iterator[Diagnostic]:
    for rule in GRAPH_RULES:
        for finding in rule.check(topology):
            yield _diagnostic(rule, finding)
    if usage is not None:
        for usage_rule in USAGE_RULES:
            for finding in usage_rule.check(topology, usage):
                yield _diagnostic(usage_rule, finding)


def _diagnostic(rule: GraphRule | UsageRule, finding: Finding) -> Diagnostic:
    return Diagnostic(rule.id, finding.message, Label(finding.span), finding.secondary, finding.help, rule.severity)
