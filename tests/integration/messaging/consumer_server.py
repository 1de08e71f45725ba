"""Starts consumers: one for each line on the standard input, which holds its settings; answers with its pid.

Importing all that a consumer needs takes a second of CPU, so this does it once, and forks. When the input ends, so do
all consumers, however the test came to its end.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys

from pydantic import TypeAdapter

from tests.integration.messaging.consumer import Settings, main


def serve() -> None:
    # Nobody waits for a consumer: it is gone as soon as it ends.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    read = TypeAdapter(Settings).validate_json
    started: list[int] = []
    for line in sys.stdin:
        settings = read(line)
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.close(sys.stdin.fileno())
            main(settings)
            os._exit(0)
        started.append(pid)
        print(pid, flush=True)
    for pid in started:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    serve()
