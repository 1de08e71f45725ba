from __future__ import annotations

from interlock_runtime.events.dispatch.chains import Chains


def test_only_the_head_of_a_key_goes_on() -> None:
    chains: Chains[str] = Chains()
    assert [chains.enter("a", "1"), chains.enter("a", "2"), chains.enter("b", "3"), chains.enter("a", "4")] == [
        True,
        False,
        True,
        False,
    ]
    assert [chains.leave("a"), chains.leave("a"), chains.leave("a"), chains.leave("b")] == ["2", "4", None, None]


def test_a_key_that_nobody_waits_for_is_free_again() -> None:
    chains: Chains[str] = Chains()
    chains.enter("a", "1")
    chains.leave("a")
    assert chains.enter("a", "2")
