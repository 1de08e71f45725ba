"""What the system is for, through all of its parts: a command on Telegram ends as a message there, in time."""

from __future__ import annotations

import time

from tests.e2e.reminders import Somebody
from tests.e2e.stack import Stack


def test_a_reminder_made_with_the_bot_is_delivered_and_noted(system: Stack) -> None:
    somebody = Somebody(system)
    somebody.registers()

    somebody.says("/remind 2s Water the tomatoes")
    somebody.waits_for("I will remind you: Water the tomatoes")
    due = time.monotonic() + 2
    somebody.waits_for("⏰ Water the tomatoes", seconds=20)
    late = time.monotonic() - due

    assert somebody.was_told("⏰ Water the tomatoes") != []
    system.wait_until(lambda: somebody.reminders() == {"Water the tomatoes": "delivered"}, "noted as delivered", 20)
    assert len(somebody.was_told("⏰")) == 1
    assert late < 10
