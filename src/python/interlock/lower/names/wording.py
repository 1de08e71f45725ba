"""Names, lists and circles of names as messages and generated names spell them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def listing(names: Iterable[str]) -> str:
    """`a`, `b` and `c`."""
    quoted = [f"`{name}`" for name in names]
    return quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + " and " + quoted[-1] if quoted else "nothing"


def circle_of(names: Sequence[object]) -> str:
    """`a` -> `b` -> `a`."""
    return " -> ".join(f"`{name}`" for name in (*names, names[0]))


def pascal(name: str) -> str:
    """`list_users` -> `ListUsers`; what is in upper case stays so."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def words(name: str) -> list[str]:
    """`UserNotFound` -> user, not, found; `HTTPGone` -> http, gone."""
    found: list[str] = []
    start = 0
    for index in range(1, len(name) + 1):
        at_end = index == len(name)
        starts_word = not at_end and (
            name[index].isupper()
            and (not name[index - 1].isupper() or (index + 1 < len(name) and name[index + 1].islower()))
        )
        if at_end or starts_word:
            found.append(name[start:index].lower())
            start = index
    return [part.strip("_") for part in found if part.strip("_")]
