"""Every rule over the graph, in two tuples; a test checks that each file of `rules` is listed."""

from __future__ import annotations

from interlock.diagnostics.catalogue.entry import Entry
from interlock.topology.mistakes import MISTAKES
from interlock.topology.rule import GraphRule, UsageRule
from interlock.topology.rules import (
    allowed_without_edge,
    call_circle,
    event_not_allowed,
    messages_without_redis,
    two_exposers,
    two_runners,
    uncalled_operation,
    undeclared_access,
    undeclared_event,
    undeclared_use,
    unknown_service,
    unreachable_host,
    unread_event,
    unrun_task,
    unsent_event,
    unstarted_task,
    unusable_name,
    unused_access,
    unused_edge,
)

GRAPH_RULES: tuple[GraphRule, ...] = (
    allowed_without_edge.RULE,
    call_circle.RULE,
    event_not_allowed.RULE,
    messages_without_redis.RULE,
    two_exposers.RULE,
    two_runners.RULE,
    uncalled_operation.RULE,
    undeclared_event.RULE,
    unknown_service.RULE,
    unreachable_host.RULE,
    unread_event.RULE,
    unrun_task.RULE,
    unsent_event.RULE,
    unstarted_task.RULE,
    unusable_name.RULE,
)
"""Those that specs and BUILD files answer."""

USAGE_RULES: tuple[UsageRule, ...] = (
    undeclared_access.RULE,
    undeclared_use.RULE,
    unused_access.RULE,
    unused_edge.RULE,
)
"""Those that have to know the code as well."""

RULE_IDS = frozenset(rule.id for rule in GRAPH_RULES) | frozenset(rule.id for rule in USAGE_RULES)

GRAPH_ENTRIES: tuple[Entry, ...] = (
    *MISTAKES,
    *(rule.entry for rule in GRAPH_RULES),
    *(rule.entry for rule in USAGE_RULES),
)
"""What is said about everything that may be found in the graph."""
