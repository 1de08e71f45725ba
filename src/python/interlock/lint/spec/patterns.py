"""What can be told of a pattern without running it."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{[0-9]+(?:,[0-9]*)?\}|.", re.DOTALL)


def bounds_length(pattern: str) -> bool:
    """Whether a pattern is anchored at both ends and repeats nothing without end, so that it bounds the length."""
    tokens = _TOKEN.findall(pattern)
    if len(tokens) < 2 or tokens[0] != "^" or tokens[-1] != "$":
        return False
    depth = 0
    for token in tokens:
        if token in ("*", "+") or (token.startswith("{") and token.endswith(",}")):
            return False
        depth += (token == "(") - (token == ")")
        if token == "|" and depth == 0:
            return False
    return True
