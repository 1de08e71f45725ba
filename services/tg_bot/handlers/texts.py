"""All that the bot says. Plain text: nothing that people write is taken for markup."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from services.tg_bot.domain.numbers import short
from services.tg_bot.domain.times import Mistake
from specs.reminders.models import ReminderRead

COMMANDS: Mapping[str, str] = {
    "start": "Register",
    "remind": "Make a reminder: /remind 10m Stretch",
    "list": "Show your reminders",
    "done": "Drop a reminder: /done 1",
    "timezone": "Show or set your time zone: /timezone Europe/Paris",
    "help": "Show what I understand",
}
"""What the bot understands, and what Telegram shows of it."""

HELP = """I remind you of things. This is what I understand:

/remind 10m Stretch
/remind 2h30m Take the bread out
/remind 18:30 Call home
/remind tomorrow 9:00 Water the tomatoes
/remind 2026-12-24 18:00 Light the candles
/list - your reminders; /list 2 is the second page
/done 1 - drop the first of them; its id will do as well
/timezone Europe/Paris - say where you are"""

NOT_REGISTERED = "I do not know you yet. Send /start first."
ACCOUNT_TAKEN = "Your Telegram account belongs to another profile, so I cannot register you."
PRIVATE_ONLY = "Reminders are private: write to me in a chat of our own."
NOT_A_COMMAND = "I understand commands only. /help shows them."
BACKEND_AWAY = (
    "Sorry, the service that keeps your reminders does not answer at the moment. Please look with /list in a few "
    "minutes, and try again if need be."
)
TOO_MANY = (
    "Sorry, that was too much at once: I have left out what you wrote meanwhile. Please look with /list, and send "
    "again what is missing."
)
FAILED = "Sorry, something went wrong on my side. It has been noted."

NO_REMINDERS = "You have no reminders. /remind 10m Stretch makes one."
NO_SUCH_REMINDER = "You have no such reminder. /list shows those that you have."
NOT_ACTIVE = "That reminder is over already."
WHICH_ONE = "Which one? /done 1 drops the first of /list, /done 1b9d6bcd the one with that id."
SEVERAL_FIT = "Several reminders have an id that begins so. Write more of it."
NUMBERS_OF_A_LIST = "Numbers are those of the list that I showed last, so here it is. Please choose again."
WHICH_PAGE = "Which page? /list 2 shows the second."

DUE_TOO_FAR = "That is too far ahead: I look ahead ten years."
TEXT_TOO_LONG = "That is too long: I remember up to 2000 characters."
PAST = "That time has passed already."

_EXAMPLES = "Write it like /remind 10m Stretch, /remind 18:30 Call home or /remind tomorrow 9:00 Water the tomatoes."

_LINE_LENGTH = 100


def unknown_command(command: str) -> str:
    return f"I do not know /{command}. /help shows what I understand."


def welcome(name: str, timezone: str) -> str:
    return (
        f"Welcome, {name}! Send /remind 10m Stretch and I will remind you in ten minutes. "
        f"Your time zone is {timezone}; /timezone changes it, /help shows the rest."
    )


def welcome_back(name: str) -> str:
    return f"Welcome back, {name}! /list shows your reminders, /help what I understand."


def mistake(of: Mistake) -> str:
    match of:
        case Mistake.NOTHING:
            return f"Of what, and when? {_EXAMPLES}"
        case Mistake.NO_TIME:
            return f"I do not understand that time. {_EXAMPLES}"
        case Mistake.NO_SUCH_TIME:
            return f"There is no such time. {_EXAMPLES}"
        case Mistake.NO_CLOCK:
            return f"At what time of the day? {_EXAMPLES}"
        case Mistake.NO_TEXT:
            return f"Of what shall I remind you? {_EXAMPLES}"
        case Mistake.PAST:
            return PAST
        case Mistake.TOO_FAR:
            return DUE_TOO_FAR


def moment(at: datetime, zone: ZoneInfo) -> str:
    """As in `Tue 24 Nov 2026, 18:30`, whatever the locale of the machine."""
    local = at.astimezone(zone)
    weekday = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[local.weekday()]
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{weekday} {local.day} {months[local.month - 1]} {local.year}, {local:%H:%M}"


def reminder_made(reminder: ReminderRead, zone: ZoneInfo) -> str:
    return f"On {moment(reminder.due_at, zone)} ({zone.key}) I will remind you: {reminder.text}"


def reminder_dropped(reminder: ReminderRead) -> str:
    return f"Dropped: {reminder.text}"


def page(numbered: Mapping[int, ReminderRead], number: int, zone: ZoneInfo, more: int | None) -> str:
    """Reminders with their numbers. `more` is the number of the next page, where there is one."""
    head = f"Your reminders, times in {zone.key}:" if number == 1 else f"Page {number}, times in {zone.key}:"
    lines = [_line(place, reminder, zone) for place, reminder in numbered.items()]
    foot = [] if more is None else [f"There are more: /list {more}"]
    return "\n".join([head, *lines, *foot])


def no_such_page(number: int) -> str:
    return f"There is no page {number}. /list shows the first."


def _line(place: int, reminder: ReminderRead, zone: ZoneInfo) -> str:
    text = " ".join(reminder.text.split())
    shown = text if len(text) <= _LINE_LENGTH else f"{text[: _LINE_LENGTH - 1]}…"
    return f"{place}. {moment(reminder.next_due_at or reminder.due_at, zone)} - {shown} [{short(reminder.id)}]"


def timezone_is(name: str, now: datetime, zone: ZoneInfo) -> str:
    return f"Your time zone is {name}, where it is {moment(now, zone)}."


def no_such_timezone(name: str) -> str:
    return f"I know no time zone {name}. Write it like /timezone Europe/Paris or /timezone America/New_York."
