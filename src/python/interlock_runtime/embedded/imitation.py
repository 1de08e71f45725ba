"""A process that imitates Redis: `python -m interlock_runtime.embedded.imitation PORT PIDFILE`."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path

from interlock_runtime.embedded.programs import FAKEREDIS


def main(port: int, pid_file: Path) -> None:
    """Serves until a signal ends the process. The file tells its id once the port is its own."""
    server = import_module(FAKEREDIS).TcpFakeServer(("127.0.0.1", port))
    pid_file.write_text(str(os.getpid()), encoding="ascii")
    server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
