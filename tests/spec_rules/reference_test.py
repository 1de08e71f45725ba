"""The specs of this repository are as the standard wants them, without one exception."""

from __future__ import annotations

from pathlib import Path

from interlock.compiler import check
from tests.spec_rules.linting import ALL, found

ROOT = Path(__file__).parent.parent.parent


def test_nothing_is_found_and_nothing_is_suppressed() -> None:
    checked = check(ROOT, rules=ALL)
    assert checked.system is not None
    assert found(checked) == []
    assert checked.system.suppressions == ()
