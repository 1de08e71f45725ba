"""What can be told of a pattern without running it."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{[0-9]+(?:,[0-9]*)?\}|.", re.DOTALL)


def bounds_length(pattern: str) -> bool:
    """Whether each alternative of a pattern is anchored at both ends and repeats nothing without end, so that it bounds
    the length.
    """
    return all(_is_bound(tokens) for tokens in _alternatives(_TOKEN.findall(pattern)))


def _is_bound(tokens: list[str]) -> bool:
    if len(tokens) < 2 or tokens[0] != "^" or tokens[-1] != "$":
        return False
    return not any(token in ("*", "+") or (token.startswith("{") and token.endswith(",}")) for token in tokens)


def _alternatives(tokens: list[str]) -> list[list[str]]:
    """What stands between the `|` that are in no group."""
    found: list[list[str]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token == "(") - (token == ")")
        if token == "|" and depth == 0:
            found.append([])
        else:
            found[-1].append(token)
    return found
