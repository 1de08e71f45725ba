"""Regular expressions for what is likely a declared name misspelt: one slip of the keyboard away from it.

A file that declares names may use one that no schema knows yet, so that it cannot be held to the known ones. What is a
slip away from a known one is more likely that one than a new one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

SHORTEST = 4
"""Letters of the shortest names that are looked at: `Tag` and `Tab` are two words."""

SHORTEST_CHANGED = 6
"""Letters from which on one more letter or another one is a slip: `Form`, `Forum` and `Farm` are three words."""

_ANOTHER = "[A-Za-z_]"


def misspelt(names: Iterable[str]) -> str:
    """A pattern without anchors of what is a slip away from a name; nothing matches it when there is none.

    Slips are two neighbours swapped and a letter missing, one too many or another one. The first and the last letter
    are right in all of them, and digits are no slips: `User`, `Users`, `AddressV1` and `AddressV2` are names of their
    own. Names are ASCII letters, digits and underscores. The names themselves may match as well.
    """
    patterns = [_slips(name) for name in sorted(set(names)) if len(name) >= SHORTEST]
    return "|".join(patterns) or "(?!)"


def _slips(name: str) -> str:
    """What begins alike stands there once: of a thousand names few are looked at beyond their first letter."""
    pattern = ""
    for at in reversed(range(1, len(name) - 1)):
        here = "|".join(_slips_at(name, at))
        later = f"{name[at]}(?:{pattern})" if pattern else ""
        pattern = "|".join(filter(None, (here, later)))
    return f"{name[0]}(?:{pattern})"


def _slips_at(name: str, at: int) -> Iterator[str]:
    """With what comes before taken for right. The letter at that place is neither the first nor the last one."""
    letter, rest = name[at], name[at + 1 :]
    if at + 2 < len(name) and letter != rest[0]:
        yield f"{rest[0]}{letter}{rest[1:]}"
    if letter.isdigit():
        return
    yield rest
    if len(name) >= SHORTEST_CHANGED:
        yield f"{_ANOTHER}{rest}"
        yield f"{_ANOTHER}{letter}{rest}"
