"""Each container in turn is killed without a warning: it comes back, and what was to be done is done."""

from __future__ import annotations

import pytest

from tests.e2e.graph import declared_graph
from tests.e2e.reminders import Somebody
from tests.e2e.stack import SERVERS, Stack
from tests.integration.pants_project import REPOSITORY

NAMES = (*(service.name for service in declared_graph(REPOSITORY).services), *SERVERS)
SECONDS_AHEAD = 3


def test_every_container_is_among_those_that_are_killed(system: Stack) -> None:
    assert system.names == NAMES


@pytest.fixture(scope="module")
def somebody(system: Stack) -> Somebody:
    somebody = Somebody(system)
    somebody.registers()
    return somebody


@pytest.mark.parametrize("name", NAMES)
def test_what_was_promised_before_a_kill_is_kept_after_it(system: Stack, somebody: Somebody, name: str) -> None:
    before, after = f"Before {name}", f"After {name}"
    somebody.says(f"/remind {SECONDS_AHEAD}s {before}")
    somebody.waits_for(f"I will remind you: {before}")
    restarts = system.restarts(name)

    system.kill(name)

    # Twice rather than never: a message that was sent just before the kill may be sent again.
    somebody.waits_for(f"⏰ {before}")
    system.wait_until(lambda: system.restarts(name) > restarts, f"{name} restarted")
    system.wait_until_healthy()
    somebody.says(f"/remind {SECONDS_AHEAD}s {after}")
    somebody.waits_for(f"⏰ {after}")
    wanted = {before: "delivered", after: "delivered"}
    system.wait_until(lambda: wanted.items() <= somebody.reminders().items(), "noted as delivered")
