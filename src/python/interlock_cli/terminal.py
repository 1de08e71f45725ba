"""What standard output is, and what may be written to it."""

from __future__ import annotations

import os
import sys


def takes_colour() -> bool:
    """Whether somebody looks at it, or FORCE_COLOR says so (https://force-color.org), and no colour was not asked for.

    NO_COLOR (https://no-color.org) has the last word.
    """
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def tell(text: str) -> None:
    """Writes a text and a line break to standard output; what its encoding lacks, as an escape. Nothing for nothing."""
    if not text:
        return
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(f"{text}\n".encode(encoding, "backslashreplace").decode(encoding))


def silence() -> None:
    """Lets nothing more be written: of a pipe that nobody reads, the interpreter would complain when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
