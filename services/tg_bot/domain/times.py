"""Times as people write them: `10m`, `2h30m`, `18:30`, `tomorrow 9:00`, `2026-12-24 18:00`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

_UNITS = {
    "w": timedelta(weeks=1),
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "m": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "s": timedelta(seconds=1),
}
_PART = re.compile(r"([0-9]{1,9})(min|[wdhms])")
_DURATION = re.compile(rf"({_PART.pattern})+")
_CLOCK = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})")
_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_DAYS = {"today": 0, "tomorrow": 1}


class Mistake(StrEnum):
    """Why a request for a reminder is none."""

    NOTHING = "nothing"
    NO_TIME = "no time"
    NO_SUCH_TIME = "no such time"
    NO_CLOCK = "no clock"
    NO_TEXT = "no text"
    PAST = "past"
    TOO_FAR = "too far"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to be reminded of, and when (UTC)."""

    due_at: datetime
    text: str


def read_wish(written: str, now: datetime, zone: ZoneInfo) -> Wish | Mistake:
    """A time and a text. Times of day are in `zone`; one without a day is the next such time after `now`.

    A local time that a change of the clocks leaves out is that much later; one that comes twice is the first of the
    two that is still to come.
    """
    first, rest = _split(written)
    if first.lower() == "in":
        first, rest = _split(rest)
    if not first:
        return Mistake.NOTHING
    try:
        due_at, text = _due(first, rest, now, zone)
    except _NoTime as none:
        return none.mistake
    except OverflowError:
        return Mistake.TOO_FAR
    if due_at <= now:
        return Mistake.PAST
    return Wish(due_at, text) if text else Mistake.NO_TEXT


class _NoTime(Exception):
    def __init__(self, mistake: Mistake) -> None:
        super().__init__(mistake)
        self.mistake = mistake


def _due(first: str, rest: str, now: datetime, zone: ZoneInfo) -> tuple[datetime, str]:
    """The time and what is behind it. Raises `_NoTime` and OverflowError."""
    word = first.lower()
    if _DURATION.fullmatch(word):
        parts = (int(count) * _UNITS[unit] for count, unit in _PART.findall(word))
        return now.astimezone(UTC) + sum(parts, timedelta()), rest
    today = now.astimezone(zone).date()
    if (clock := _CLOCK.fullmatch(word)) is not None:
        return _next(_time(clock), today, now, zone), rest
    day = _day(word, today)
    if day is None:
        raise _NoTime(Mistake.NO_TIME)
    second, text = _split(rest)
    if second.lower() == "at":
        second, text = _split(text)
    clock = _CLOCK.fullmatch(second)
    if clock is None:
        raise _NoTime(Mistake.NO_CLOCK)
    return _moment(day, _time(clock), now, zone), text


def _next(at: time, today: date, now: datetime, zone: ZoneInfo) -> datetime:
    found = _moment(today, at, now, zone)
    return found if found > now else _moment(today + timedelta(days=1), at, now, zone)


def _moment(day: date, at: time, now: datetime, zone: ZoneInfo) -> datetime:
    local = datetime.combine(day, at, zone)
    found = local.astimezone(UTC)
    again = local.replace(fold=1).astimezone(UTC)
    # Where a local time comes twice, the second is later; where it is left out, `again` is before `found`.
    return again if found <= now < again else found


def _day(word: str, today: date) -> date | None:
    if word in _DAYS:
        return today + timedelta(days=_DAYS[word])
    written = _DATE.fullmatch(word)
    if written is None:
        return None
    try:
        return date(*(int(part) for part in written.groups()))
    except ValueError as error:
        raise _NoTime(Mistake.NO_SUCH_TIME) from error


def _time(clock: re.Match[str]) -> time:
    try:
        return time(int(clock[1]), int(clock[2]))
    except ValueError as error:
        raise _NoTime(Mistake.NO_SUCH_TIME) from error


def _split(text: str) -> tuple[str, str]:
    """The first word and what is behind it; both may be empty."""
    head, *tail = text.split(maxsplit=1) or [""]
    return head, tail[0].rstrip() if tail else ""
