from __future__ import annotations

from interlock.lint.python.libraries import MESSAGING
from interlock.lint.python.messaging import BY_METHOD


def test_calls_of_all_methods_that_are_known_by_their_names_are_written_down() -> None:
    """Summaries leave out calls that nothing else leads outside."""
    assert BY_METHOD.keys() == MESSAGING
