"""Writes letters and messages from the templates."""

from __future__ import annotations

from datetime import UTC, tzinfo
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.notifications.delivery.mail import Letter, one_line
from services.notifications.messages.languages import Language, language_of
from specs.reminders.models import ReminderDue
from specs.users.models import UserRead

TEMPLATES = Path(__file__).parent / "templates"


def welcome(user: UserRead) -> Letter:
    """To somebody who has just registered."""
    return _letter(language_of(user.locale), "welcome", name=user.display_name, zone=user.timezone)


def reminder_letter(due: ReminderDue) -> Letter:
    language = language_of(due.recipient.locale)
    return _letter(language, "reminder", name=due.recipient.display_name, said=due.text, due_at=_written(due, language))


def reminder_message(due: ReminderDue) -> str:
    """The reminder as plain text for a messenger."""
    language = language_of(due.recipient.locale)
    return _render(f"{language.code}/reminder.message", said=due.text, due_at=_written(due, language))


def _letter(language: Language, kind: str, **context: str) -> Letter:
    template = f"{language.code}/{kind}"
    return Letter(
        # One line whatever is quoted in it.
        subject=one_line(_render(f"{template}.subject", **context)),
        text=_render(f"{template}.txt", **context),
        html=_render(f"{template}.html", **context),
    )


def _written(due: ReminderDue, language: Language) -> str:
    return language.write(due.due_at.astimezone(_zone(due.recipient.timezone)))


def _zone(name: str) -> tzinfo:
    """The recipient's zone; UTC for one that this machine's database lacks, which is no reason for silence."""
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return UTC


def _render(template: str, **context: str) -> str:
    return _environment().get_template(f"{template}.jinja").render(**context)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=lambda name: name is not None and name.endswith(".html.jinja"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
