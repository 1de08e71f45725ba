"""docs/spec-rules.md lists every rule with the sets that hold it."""

from __future__ import annotations

import os
from pathlib import Path

from interlock.lint.rule_sets import RULE_SETS
from interlock.lint.spec_rules import SPEC_RULES

DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "spec-rules.md"
HEAD = "| rule | finds | set |\n|---|---|---|\n"


def table() -> str:
    """In the order of the ids. A rule of `minimal` is in `standard` too, and the smaller one is named."""
    rows = []
    for rule in sorted(SPEC_RULES, key=lambda rule: rule.id):
        smallest = min(
            (name for name, rules in RULE_SETS.items() if rule.id in rules), key=lambda name: len(RULE_SETS[name])
        )
        rows.append(f"| [{rule.id}](diagnostics/{rule.entry.page}) | {rule.entry.title} | `{smallest}` |\n")
    return "".join(rows)


def test_the_table_lists_every_rule_and_its_smallest_set() -> None:
    prose, head, rows = DOCUMENT.read_text(encoding="utf-8").partition(HEAD)
    assert head
    if os.environ.get("INTERLOCK_UPDATE_GOLDEN") == "1":
        DOCUMENT.write_text(f"{prose}{head}{table()}", encoding="utf-8")
        rows = table()
    assert rows == table()
