"""Notifications as a process: what is published arrives, whatever happens to the process."""

from __future__ import annotations

import asyncio
import json
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from interlock_runtime.events.broker import redis_broker
from interlock_runtime.events.publishing.broker_sender import BrokerSender
from interlock_testing.redis_server import RedisServer, redis_server
from interlock_testing.service_process import ServiceProcess
from interlock_testing.telegram_api import Refusal, TelegramApi, telegram_api
from services.notifications.testing.edges import edges
from services.notifications.testing.mail_server import Delivered, MailServer, mail_server
from services.notifications.testing.messages import due, registered
from services.notifications.testing.processes import notifications
from specs.reminders.events_publisher import RemindersPublisher
from specs.reminders.models import Channel, ReminderDue
from specs.users.events_publisher import UsersPublisher
from specs.users.models import UserRead

KILLS = 3


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[RedisServer]:
    with redis_server() as server:
        yield server


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def telegram() -> Iterator[TelegramApi]:
    with telegram_api() as api:
        yield api


@pytest.fixture
def environment(broker: RedisServer, mail: MailServer, telegram: TelegramApi) -> dict[str, str]:
    return {
        "ENVIRONMENT": "production",
        "REDIS_URL": broker.url,
        "SMTP_HOST": mail.host,
        "SMTP_PORT": str(mail.port),
        "SMTP_SECURITY": "none",
        "MAIL_FROM": "Reminders <reminders@example.org>",
        "TELEGRAM_TOKEN": telegram.token,
        "TELEGRAM_API": telegram.url,
        "INTERLOCK_EDGES": edges(f"{mail.host}:{mail.port}", telegram.url.removeprefix("http://")),
    }


def publish(broker: RedisServer, users: Sequence[UserRead] = (), reminders: Sequence[ReminderDue] = ()) -> None:
    """Publishes as the backend would, whose outbox is not what is tested here."""

    async def send() -> None:
        connected = redis_broker(broker.url)
        sender = BrokerSender(connected, "backend")
        try:
            await asyncio.gather(*(UsersPublisher(sender).user_registered(user) for user in users))
            await asyncio.gather(*(RemindersPublisher(sender).reminder_due(reminder) for reminder in reminders))
        finally:
            await connected.stop()

    asyncio.run(send())


def told(broker: RedisServer, stream: str) -> list[dict[str, str]]:
    """What was published to the stream, read by a program that knows Redis and JSON alone."""
    client = broker.client()
    try:
        entries = client.xrange(stream)
    finally:
        client.close()
    found: Any = entries
    return [json.loads(fields[b"__data__"])["data"] for _, fields in found]


def reminders_of(owners: int, each: int, channel: Channel = Channel.EMAIL) -> list[ReminderDue]:
    return [
        due(channel=channel).model_copy(
            update={
                "owner_id": owner + 1,
                "reminder_id": uuid4(),
                "occurrence_id": uuid4(),
                "text": f"{owner}/{number}",
            }
        )
        for number in range(each)
        for owner in range(owners)
    ]


def test_what_was_published_before_it_first_started_arrives(
    broker: RedisServer, mail: MailServer, telegram: TelegramApi, environment: dict[str, str], tmp_path: Path
) -> None:
    publish(
        broker, [registered()], [due(), due(channel=Channel.TELEGRAM).model_copy(update={"occurrence_id": uuid4()})]
    )
    with notifications(tmp_path, environment) as running:
        running.wait_until_ready()
        mail.box.wait_for(lambda mails: len(mails) == 2)
        telegram.wait_for(telegram.texts)
        running.popen.send_signal(signal.SIGTERM)
        assert running.popen.wait(20) in (0, -signal.SIGTERM)
    assert {str(one.message["Subject"]) for one in mail.box.mails} == {
        "Welcome, Ada Lovelace",
        "Reminder: Water the tomatoes.",
    }
    assert all(one.recipients == ("ada@example.org",) for one in mail.box.mails)
    assert len(told(broker, "reminder.delivered")) == 2
    assert telegram.token not in running.log()


def test_what_was_refused_is_told_and_what_may_pass_is_tried_again(
    broker: RedisServer, mail: MailServer, telegram: TelegramApi, environment: dict[str, str], tmp_path: Path
) -> None:
    lost, late = reminders_of(owners=2, each=1)
    mail.box.refuse("RCPT", "550 5.1.1 no such person", "451 4.3.0 later")
    telegram.fail("sendMessage", Refusal(403, "Forbidden: bot was blocked by the user"))
    blocked = reminders_of(owners=1, each=1, channel=Channel.TELEGRAM)[0]
    with notifications(tmp_path, {**environment, "CONCURRENCY": "1"}) as running:
        running.wait_until_ready()
        publish(broker, reminders=[lost, late, blocked])
        mail.box.wait_for(lambda mails: len(mails) == 1)
        telegram.wait_for(lambda: len(told(broker, "reminder.undeliverable")) == 2)
        telegram.wait_for(lambda: len(told(broker, "reminder.delivered")) == 1)
    assert mail.box.mails[0].body("plain").count(late.text) + mail.box.mails[0].body("plain").count(lost.text) == 1
    failures = told(broker, "reminder.undeliverable")
    assert str(blocked.reminder_id) in {failure["reminder_id"] for failure in failures}
    assert {failure["reason"] for failure in failures} == {"refused"}


def test_killed_again_and_again_it_loses_nothing(
    broker: RedisServer,
    mail: MailServer,
    telegram: TelegramApi,
    environment: dict[str, str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What was sent cannot be taken back, so some may come twice. It is counted; mails show it by their Message-ID."""
    by_mail = reminders_of(owners=20, each=10)
    by_telegram = reminders_of(owners=10, each=10, channel=Channel.TELEGRAM)
    welcomes = [registered(id=number + 1) for number in range(100)]
    publish(broker, welcomes, [*by_mail, *by_telegram])
    events = len(by_mail) + len(by_telegram) + len(welcomes)
    with ExitStack() as stack:
        running = start(stack, tmp_path, environment)
        for kill in range(1, KILLS + 1):
            wait_until(partial(has_mails, mail, kill * 50))
            running.kill()
            running = start(stack, tmp_path, environment)
        wait_until(lambda: len(mail.box.message_ids()) == len(by_mail) + len(welcomes))
        wait_until(lambda: len(set(telegram.texts())) == len(by_telegram))
        wait_until(lambda: occurrences(told(broker, "reminder.delivered")) == occurrences_of([*by_mail, *by_telegram]))
    mails, messages = mail.box.message_ids(), Counter(telegram.texts())
    lost = events - len(mails) - len(messages)
    twice = sum(mails.values()) - len(mails), sum(messages.values()) - len(messages)
    with capsys.disabled():
        print(
            f"\nnotifications killed {KILLS} times: {events} events, {sum(mails.values())} mails and "
            f"{sum(messages.values())} Telegram messages, {lost} lost, "
            f"{twice[0]} mails and {twice[1]} messages sent twice"
        )
    assert lost == 0
    # No more than were at work when a process was killed: so many for each of the streams.
    assert sum(twice) <= KILLS * 2 * 16
    assert all(numbers == sorted(numbers) for numbers in texts_in_order(mail.box.mails).values())


def start(stack: ExitStack, folder: Path, environment: dict[str, str]) -> ServiceProcess:
    return stack.enter_context(notifications(folder, environment))


def has_mails(mail: MailServer, count: int) -> bool:
    return len(mail.box.mails) >= count


def wait_until(condition: Callable[[], bool], seconds: float = 120) -> None:
    """Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.02)


def occurrences(receipts: Sequence[dict[str, str]]) -> set[str]:
    return {receipt["occurrence_id"] for receipt in receipts}


def occurrences_of(reminders: Sequence[ReminderDue]) -> set[str]:
    return {str(reminder.occurrence_id) for reminder in reminders}


def texts_in_order(mails: Sequence[Delivered]) -> dict[str, list[int]]:
    """For each owner the numbers of the reminders in the order in which they first came."""
    found: dict[str, list[int]] = {}
    for mail in mails:
        subject = str(mail.message["Subject"])
        if subject.startswith("Reminder: "):
            owner, number = subject.removeprefix("Reminder: ").split("/")
            numbers = found.setdefault(owner, [])
            if int(number) not in numbers:
                numbers.append(int(number))
    return found
