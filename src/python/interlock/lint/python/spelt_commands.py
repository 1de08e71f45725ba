"""Commands of Redis that are spelt out, by their words: what they do, and which of the words name a stream."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from interlock.lint.python.messaging import COMMAND_WORDS, SUBSCRIBING_WORDS, Sort, sort_of_command

Word: TypeAlias = tuple[str, ...]
"""What a word may be; nothing where it is not known."""

_CALLED_IN_LUA = re.compile(r"redis\.p?call\(([^)]*)", re.IGNORECASE)
_QUOTED = re.compile(r"\s*[\"']([^\"']*)[\"']\s*")
_GIVEN = re.compile(r"\s*(KEYS|ARGV)\[(\d+)\]\s*")
_READING = frozenset({"xread", "xreadgroup"})
_WITH_SUBCOMMAND = frozenset({"xgroup", "xinfo"})
_STREAMS = "streams"


def sort_of_spelt(words: Sequence[Word]) -> Sort | None:
    """What a command does: `XADD stream * a 1`, `XGROUP CREATE ...`."""
    return next((sort_of_command(each) for each in _commands(words) if each in COMMAND_WORDS), None)


def names_of_spelt(words: Sequence[Word]) -> Iterator[str]:
    """The names of the streams or channels that a command is about."""
    for command in _commands(words):
        if command in _READING:
            marks = [place for place, word in enumerate(words) if _STREAMS in map(str.lower, word)]
            # As many positions follow as there are streams.
            named = words[marks[0] + 1 :] if marks else ()
            named = named[: (len(named) + 1) // 2]
        elif command in SUBSCRIBING_WORDS:
            named = words[1:]
        else:
            place = 2 if command in _WITH_SUBCOMMAND else 1
            named = words[place : place + 1]
        for word in named:
            yield from word


def commands_of_script(script: str, keys: Sequence[Word], others: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    """The commands that a script in Lua calls, by their words. `keys` and `others` are its `KEYS` and `ARGV`."""
    for inside in _CALLED_IN_LUA.findall(script):
        yield tuple(_word(each, keys, others) for each in inside.split(","))


def _word(written: str, keys: Sequence[Word], others: Sequence[Word]) -> Word:
    quoted = _QUOTED.fullmatch(written)
    if quoted is not None:
        return (quoted[1],)
    given = _GIVEN.fullmatch(written)
    if given is None:
        return ()
    among = keys if given[1].upper() == "KEYS" else others
    place = int(given[2])
    return among[place - 1] if 0 < place <= len(among) else ()


def _commands(words: Sequence[Word]) -> Iterator[str]:
    for each in words[0] if words else ():
        yield each.strip().lower()
