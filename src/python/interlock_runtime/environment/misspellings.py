"""Variables that nobody reads and whose names are all but those of others."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from interlock_runtime.environment.sources import FILE_SUFFIX

_SHORTEST = 6
"""Letters of a name. Shorter ones are close to too many others that have nothing to do with them."""


def misspellings(told: Collection[str], declared: Collection[str]) -> Iterator[tuple[str, str]]:
    """Pairs of a name in the environment and the declared one that it was probably meant to be.

    Meant can only be what is not given itself. One letter is wrong, missing, too many, or changed places with the next:
    names that differ in more are the business of other programs more often than a mistake.
    """
    missing = [
        spelling
        for name in sorted(declared)
        if name not in told and f"{name}{FILE_SUFFIX}" not in told
        for spelling in (name, f"{name}{FILE_SUFFIX}")
        if len(spelling) >= _SHORTEST
    ]
    known = {spelling for name in declared for spelling in (name, f"{name}{FILE_SUFFIX}")}
    for name in sorted(set(told) - known):
        meant = next((each for each in missing if _is_one_slip(name, each)), None)
        if meant is not None:
            yield name, meant


def _is_one_slip(written: str, meant: str) -> bool:
    if abs(len(written) - len(meant)) > 1 or written[:1] != meant[:1] or written == meant:
        return False
    same = next((i for i, (a, b) in enumerate(zip(written, meant, strict=False)) if a != b), None)
    if same is None:
        return True
    rest, wanted = written[same:], meant[same:]
    if len(rest) == len(wanted):
        return rest[1:] == wanted[1:] or (rest[:2] == wanted[1::-1] and rest[2:] == wanted[2:])
    return rest[1:] == wanted or rest == wanted[1:]
