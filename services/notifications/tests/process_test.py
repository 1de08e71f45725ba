"""Notifications as a process: what is published arrives, whatever happens to the process."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import pytest
import redis

from interlock_runtime.events.broker import redis_broker
from interlock_runtime.events.broker_sender import BrokerSender
from interlock_testing.redis_server import RedisServer, redis_server
from interlock_testing.telegram_api import Refusal, TelegramApi, telegram_api
from services.notifications.testing.mail_server import Delivered, MailServer, mail_server
from services.notifications.testing.messages import due, registered
from services.notifications.testing.processes import RunningProcess, notifications
from specs.reminders.events_publisher import RemindersPublisher
from specs.reminders.models import Channel, ReminderDue
from specs.users.events_publisher import UsersPublisher
from specs.users.models import UserRead

pytestmark = pytest.mark.usefixtures("_no_proxies")


@pytest.fixture
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


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
        "BOT_TOKEN": telegram.token,
        "TELEGRAM_API_URL": telegram.url,
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
    assert isinstance(entries, list)
    return [json.loads(fields[b"__data__"])["data"] for _, fields in entries]


def reminders_of(owners: int, each: int, channel: Channel = Channel.EMAIL) -> list[ReminderDue]:
    return [
        due(channel=channel).model_copy(
            update={"owner_id": owner + 1, "reminder_id": uuid4(), "occurrence_id": uuid4(), "text": f"{owner}/{number}"}
        )
        for number in range(each)
        for owner in range(owners)
    ]


def test_what_was_published_before_it_first_started_arrives(
    broker: RedisServer, mail: MailServer, telegram: TelegramApi, environment: dict[str, str], tmp_path: Path
) -> None:
    publish(broker, [registered()], [due(), due(channel=Channel.TELEGRAM).model_copy(update={"occurrence_id": uuid4()})])
    with notifications(tmp_path, environment) as running:
        running.wait_until_ready()
        mail.box.wait_for(lambda mails: len(mails) == 2)
        telegram.wait_for(telegram.texts)
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(20) in (0, -signal.SIGTERM)
    assert {str(one.message["Subject"]) for one in mail.box.mails} == {
        "Welcome, Ada Lovelace",
        "Reminder: Water the tomatoes.",
    }
    assert all(one.recipients == ("ada@example.org",) for one in mail.box.mails)
    assert len(told(broker, "reminder.delivered")) == 2
    assert telegram.token not in running.log.read_text()


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
    broker: RedisServer, mail: MailServer, environment: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Mails cannot be taken back, so some may come twice; they are counted, and their Message-ID tells them."""
    sent = reminders_of(owners=20, each=10)
    welcomes = [registered(id=number + 1) for number in range(100)]
    publish(broker, welcomes, sent)
    kills = 5
    with ExitStack() as stack:
        running = start(stack, tmp_path, environment)
        for kill in range(1, kills + 1):
            mail.box.wait_for(lambda mails, kill=kill: len(mails) >= kill * 40)
            running.kill()
            running = start(stack, tmp_path, environment)
        mail.box.wait_for(lambda mails: len({one.message_id for one in mails}) == len(sent) + len(welcomes), 120)
        wait_for_receipts(broker, len(sent))
    counts = mail.box.message_ids()
    duplicates = sum(counts.values()) - len(counts)
    lost = len(sent) + len(welcomes) - len(counts)
    order = texts_in_order(mail.box.mails)
    with capsys.disabled():
        print(
            f"\nnotifications killed {kills} times: {len(sent) + len(welcomes)} events, {sum(counts.values())} mails, "
            f"{lost} lost, {duplicates} mails sent twice"
        )
    assert lost == 0
    assert duplicates <= kills * 16
    assert all(numbers == sorted(numbers) for numbers in order.values())


def start(stack: ExitStack, folder: Path, environment: dict[str, str]) -> RunningProcess:
    return stack.enter_context(notifications(folder, environment))


def wait_for_receipts(broker: RedisServer, count: int) -> None:
    ids: set[str] = set()
    with telegram_api() as clock:
        clock.wait_for(lambda: len({one["occurrence_id"] for one in told(broker, "reminder.delivered")}) == count, 60)
    assert ids <= {one["occurrence_id"] for one in told(broker, "reminder.delivered")}


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
