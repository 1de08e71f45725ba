from __future__ import annotations

import email
import email.policy

import pytest

from services.notifications.delivery.mail import Letter, Mail, address, compose, mail_key, one_line
from services.notifications.testing.messages import NOW, event

SENDER = address("Reminders", "reminders@example.org")
LETTER = Letter("Reminder: Größe", "Grüße ☃\n", "<p>Grüße ☃</p>\n")
INJECTIONS = [
    "a\r\nBcc: eve@example.org",
    "a\nBcc: eve@example.org",
    "a\rBcc: x",
    "a\u2028Bcc: x",
    "a\x85Bcc: x",
    "a\x00b",
]


def test_a_mail_has_both_forms_and_says_that_no_person_wrote_it() -> None:
    message = compose(Mail(address("Ada ☃", "ada@example.org"), LETTER, "k1"), SENDER, NOW)
    read = email.message_from_bytes(message.as_bytes(), policy=email.policy.default)
    assert read["From"] == "Reminders <reminders@example.org>"
    assert read["To"] == "Ada ☃ <ada@example.org>"
    assert read["Subject"] == "Reminder: Größe"
    assert read["Message-ID"] == "<k1@example.org>"
    assert read["Auto-Submitted"] == "auto-generated"
    assert read["Date"] == "Sun, 01 Jun 2031 07:30:00 +0000"
    plain, html = read.iter_parts()
    texts = [part.get_content().replace("\r\n", "\n") for part in (plain, html)]
    assert texts == [LETTER.text, LETTER.html]
    assert html.get_content_type() == "text/html"


@pytest.mark.parametrize("text", INJECTIONS)
def test_no_name_and_no_subject_adds_a_header(text: str) -> None:
    letter = Letter(text, "text", "<p>html</p>")
    message = compose(Mail(address(text, "ada@example.org"), letter, "k1"), SENDER, NOW)
    expected = ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"]
    for policy in (email.policy.default, email.policy.compat32):
        read = email.message_from_bytes(message.as_bytes(), policy=policy)
        assert sorted(read.keys()) == sorted(expected)


@pytest.mark.parametrize("text", ["ada@example.org\r\nBcc: eve@example.org", "ada\n@example.org"])
def test_no_address_adds_a_header(text: str) -> None:
    with pytest.raises(ValueError):
        address("Ada", text)


def test_a_message_that_comes_again_has_the_same_key_and_another_one_another() -> None:
    assert mail_key(event("1")) == mail_key(event("1"))
    assert len({mail_key(event("1")), mail_key(event("2")), mail_key(event("1", "other"))}) == 3
    hostile = mail_key(event("1>\r\nBcc: eve@example.org"))
    assert hostile.isalnum()


def test_one_line_keeps_what_can_be_read() -> None:
    assert one_line(" Größe\t☃\u200b \n 日本 ") == "Größe ☃ 日本"
