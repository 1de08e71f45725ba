"""The languages that messages are written in; `templates/` has a folder for each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Language:
    """`code` is its ISO 639 code. `moment` has the places weekday, day, month, year, time and zone."""

    code: str
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    moment: str

    def write(self, moment: datetime) -> str:
        """The moment by the clock of its own zone."""
        return self.moment.format(
            weekday=self.weekdays[moment.weekday()],
            day=moment.day,
            month=self.months[moment.month - 1],
            year=moment.year,
            time=f"{moment:%H:%M}",
            zone=moment.tzname(),
        )


ENGLISH = Language(
    "en",
    ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    "{weekday}, {day} {month} {year}, {time} ({zone})",
)

GERMAN = Language(
    "de",
    ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    (
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ),
    "{weekday}, {day}. {month} {year}, {time} Uhr ({zone})",
)

LANGUAGES = (ENGLISH, GERMAN)


def language_of(locale: str) -> Language:
    """The language of a BCP 47 tag, whatever the region (`de-AT`); English where there is no such."""
    code = locale.partition("-")[0].lower()
    return next((language for language in LANGUAGES if language.code == code), ENGLISH)
