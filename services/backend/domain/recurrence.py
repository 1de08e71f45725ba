"""The times at which a reminder is due.

A reminder comes again at the same time of its owner's day: the clock on the owner's wall shows the same, whatever the
offset of the zone is by then. A time that a day leaves out, because clocks are put forward, comes as much later as they
are put forward; of a time that a day has twice, the first counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from specs.reminders.models import Daily, Once, Recurrence, Weekday, Weekly

WEEK = 7
WEEKDAYS = tuple(Weekday)
"""In the order in which `date.weekday()` counts them, from Monday."""


def next_time(first: datetime, recurrence: Recurrence, zone: ZoneInfo, after: datetime) -> datetime | None:
    """The first time later than `after`, in UTC, or None when there is none.

    `first` is a time whatever the recurrence says; from it come the time of the day, and the day or the week to count
    from. Times that have passed are not made up for: what was missed is one time, not many.
    """
    if first > after:
        return first.astimezone(UTC)
    local = first.astimezone(zone)
    try:
        for day in _days(local.date(), recurrence, _local_day(after, zone)):
            moment = datetime.combine(day, local.time(), tzinfo=zone).astimezone(UTC)
            if moment > after:
                return moment
    except OverflowError:
        # The calendar ends with the year 9999.
        return None
    return None


def _local_day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def _days(start: date, recurrence: Recurrence, today: date) -> Iterator[date]:
    """The days behind `start` that the recurrence names, from just before `today` on."""
    match recurrence:
        case Once():
            return
        case Daily(every=every, until=until):
            # One step back: in the owner's zone it may be a day earlier than the moment it is looked for.
            skipped = max(0, (today - start).days // every - 1)
            for step in count(skipped + 1):
                day = start + timedelta(days=step * every)
                if until is not None and day > until:
                    return
                yield day
        case Weekly(every=every, until=until, weekdays=weekdays):
            offsets = sorted(WEEKDAYS.index(weekday) for weekday in weekdays)
            monday = start - timedelta(days=start.weekday())
            skipped = max(0, (today - monday).days // (WEEK * every) - 1)
            for step in count(skipped):
                for offset in offsets:
                    day = monday + timedelta(days=step * WEEK * every + offset)
                    if until is not None and day > until:
                        return
                    if day > start:
                        yield day
