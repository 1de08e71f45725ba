from __future__ import annotations

from pathlib import Path

import pytest

from services.notifications.messages import composer
from services.notifications.messages.languages import LANGUAGES
from services.notifications.testing.messages import due, registered

MARKUP = "</p><script>alert('x')</script> & \"more\""


def test_a_reminder_says_what_and_when_by_the_clock_of_its_recipient() -> None:
    letter = composer.reminder_letter(due())
    assert letter.subject == "Reminder: Water the tomatoes."
    assert "Hello Ada Lovelace," in letter.text
    assert "Water the tomatoes." in letter.text
    assert "Due on Sunday, 1 June 2031, 09:30 (CEST)." in letter.text
    assert "Due on Sunday, 1 June 2031, 09:30 (CEST)." in letter.html
    elsewhere = composer.reminder_letter(due(timezone="America/Los_Angeles"))
    assert "Sunday, 1 June 2031, 00:30 (PDT)" in elsewhere.text


def test_a_messenger_gets_the_text_first() -> None:
    message = composer.reminder_message(due(text="*Water* <the>\n_tomatoes_"))
    assert message == "⏰ *Water* <the>\n_tomatoes_\n\nDue on Sunday, 1 June 2031, 09:30 (CEST).\n"


@pytest.mark.parametrize("locale", ["de", "de-AT"])
def test_whoever_speaks_german_is_told_in_german(locale: str) -> None:
    letter = composer.reminder_letter(due(locale=locale))
    assert letter.subject.startswith("Erinnerung: ")
    assert "Fällig am Sonntag, 1. Juni 2031, 09:30 Uhr (CEST)." in letter.text
    assert '<html lang="de">' in letter.html
    assert "Fällig am" in composer.reminder_message(due(locale=locale))
    assert composer.welcome(registered(locale=locale)).subject == "Willkommen, Ada Lovelace"


def test_whoever_speaks_another_language_is_told_in_english() -> None:
    assert composer.welcome(registered(locale="fr-CA")) == composer.welcome(registered(locale="en-GB"))


def test_a_welcome_names_the_zone_that_times_are_in() -> None:
    letter = composer.welcome(registered())
    assert letter.subject == "Welcome, Ada Lovelace"
    assert "Europe/Berlin" in letter.text
    assert "Europe/Berlin" in letter.html


@pytest.mark.parametrize("locale", ["en", "de"])
def test_what_people_write_is_text_in_html_and_unchanged_in_text(locale: str) -> None:
    reminder = composer.reminder_letter(due(text=MARKUP, display_name=MARKUP, locale=locale))
    welcome = composer.welcome(registered(display_name=MARKUP, locale=locale))
    for letter in (reminder, welcome):
        assert "<script>" not in letter.html
        assert "&lt;script&gt;" in letter.html
        assert MARKUP in letter.text


def test_a_subject_is_one_line_whatever_is_quoted() -> None:
    letter = composer.reminder_letter(due(text="a\r\nBcc: eve@example.org\u2028b\x85c\x00d"))
    assert letter.subject == "Reminder: a Bcc: eve@example.org b c d"


def test_a_long_text_is_cut_in_the_subject_alone() -> None:
    letter = composer.reminder_letter(due(text="water " * 300))
    assert len(letter.subject) < 100
    assert letter.subject.endswith("...")
    assert letter.text.count("water") == 300


def test_a_zone_that_this_machine_does_not_know_is_utc() -> None:
    assert "07:30 (UTC)" in composer.reminder_message(due(timezone="Mars/Olympus_Mons"))
    assert "07:30 (UTC)" in composer.reminder_message(due(timezone="Europe"))


def test_every_language_has_every_template() -> None:
    def names(folder: Path) -> set[str]:
        return {file.name for file in folder.iterdir()}

    folders = {path.name for path in composer.TEMPLATES.iterdir() if path.is_dir()}
    assert folders == {language.code for language in LANGUAGES}
    assert len({frozenset(names(composer.TEMPLATES / language.code)) for language in LANGUAGES}) == 1
    assert all(len(language.weekdays) == 7 and len(language.months) == 12 for language in LANGUAGES)
