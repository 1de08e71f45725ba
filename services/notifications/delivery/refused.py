"""The one kind of failure that trying again does not mend."""

from __future__ import annotations


class Refused(Exception):
    """The recipient cannot be reached this way, however often it is tried. The text says what the other side said."""
