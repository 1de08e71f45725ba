"""Leaving contexts also when a signal ends the process."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_DEADLY = (signal.SIGTERM, signal.SIGHUP)


@contextmanager
def left_on_signals() -> Iterator[None]:
    """Leaves the contexts within when SIGTERM or SIGHUP comes, which by default end a process where it stands.

    Then the process ends by the signal, as it would have. Whoever handles these signals inside, as a server does that
    drains, and raises them again when done, finds them here. A handler that is there already is not replaced, and
    outside of the main thread there is nothing to be done.
    """
    mine = [number for number in _DEADLY if signal.getsignal(number) is signal.SIG_DFL]
    if not mine or threading.current_thread() is not threading.main_thread():
        yield
        return
    received: list[int] = []

    def leave(number: int, _: FrameType | None) -> None:
        received.append(number)
        for each in mine:
            # Leaving is under way, and is not to be interrupted.
            signal.signal(each, signal.SIG_IGN)
        raise SystemExit(128 + number)

    for number in mine:
        signal.signal(number, leave)
    try:
        yield
    finally:
        for number in mine:
            signal.signal(number, signal.SIG_DFL)
        if received:
            signal.raise_signal(received[0])
