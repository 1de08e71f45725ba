"""Colours of the text format. Whether there are any is for the caller to say."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Style:
    """Escape sequences before each part of a rendered diagnostic; `reset` comes after each."""

    place: str = ""
    error: str = ""
    warning: str = ""
    gutter: str = ""
    secondary: str = ""
    help: str = ""
    reset: str = ""

    def paint(self, colour: str, text: str) -> str:
        return f"{colour}{text}{self.reset}" if colour else text


PLAIN = Style()
ANSI = Style(
    place="\x1b[1m",
    error="\x1b[1;31m",
    warning="\x1b[1;33m",
    gutter="\x1b[34m",
    secondary="\x1b[36m",
    help="\x1b[1;32m",
    reset="\x1b[0m",
)
"""ANSI X3.64 colours, for terminals."""
