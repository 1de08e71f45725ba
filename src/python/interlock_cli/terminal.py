"""What standard output is, and what may be written to it."""

from __future__ import annotations

import os
import sys


def takes_colour() -> bool:
    """Whether somebody looks at it who did not ask for no colour (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
