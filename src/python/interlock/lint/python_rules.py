"""The rules about Python sources. A rule that is not listed is not run; a test compares the list with the folder."""

from __future__ import annotations

from interlock.lint.python.rule import PythonRule
from interlock.lint.rules.python import (
    controller_signature,
    foreign_internals,
    generated_code_in_tree,
    hand_written_broker,
    hand_written_contract,
    hand_written_route,
    raw_service_call,
    undeclared_edge,
    undeclared_variable,
    unguarded_client,
    unparsable_source,
)

PYTHON_RULES: tuple[PythonRule, ...] = (
    controller_signature.RULE,
    foreign_internals.RULE,
    generated_code_in_tree.RULE,
    hand_written_broker.RULE,
    hand_written_contract.RULE,
    hand_written_route.RULE,
    raw_service_call.RULE,
    undeclared_edge.RULE,
    undeclared_variable.RULE,
    unguarded_client.RULE,
    unparsable_source.RULE,
)
