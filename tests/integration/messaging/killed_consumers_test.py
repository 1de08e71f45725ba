"""Consumers that are killed in the middle of what they do."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import redis

from interlock_runtime.events.redis import keys
from interlock_testing.postgres import PostgresServer
from interlock_testing.redis_server import RedisServer
from tests.integration.messaging.consumer import Settings
from tests.integration.messaging.database import create_database, effects_in
from tests.integration.messaging.fleet import Fleet, Log, wait_until
from tests.integration.messaging.messages import event, send
from tests.integration.messaging.redis_state import consumers as known_consumers
from tests.integration.messaging.redis_state import dead_letters, failed_attempts, has_tries, is_settled

MESSAGES = 10_000
KILLS = 20
CONSUMERS = 3


def test_of_ten_thousand_messages_none_is_lost_and_none_takes_effect_twice(
    postgres: PostgresServer, server: RedisServer, client: redis.Redis, consumers: Fleet, tmp_path: Path
) -> None:
    log = Log(tmp_path / "runs")
    settings = Settings(redis=server.url, log=str(log.path), database=create_database(postgres), slow=0.002)
    send(client, (event(number) for number in range(MESSAGES)))
    for _ in range(CONSUMERS):
        consumers.start(settings)
    for kill in range(KILLS):
        wait_until(lambda: log.count() >= (kill + 1) * MESSAGES // (KILLS + 2))  # noqa: B023  called at once
        consumers.kill_any()
        consumers.start(settings)
    wait_until(lambda: is_settled(client, "chaos"))

    had = effects_in(settings.database or "")
    repeated = log.count() - len(set(log.numbers()))
    dead = client.xlen(keys.dead_letters("chaos"))
    print(
        f"\nsent {MESSAGES}, handled {had.different}, duplicated effects {had.all - had.different}, "
        f"lost {MESSAGES - had.different - dead}, dead letters {dead}, kills {KILLS}, "
        f"repeated runs (what a mail would have been) {repeated}"
    )
    assert (had.different, had.all, dead) == (MESSAGES, MESSAGES, 0)
    assert repeated < MESSAGES / 10


def test_a_message_that_kills_its_process_again_and_again_is_put_aside_and_the_others_are_not(
    server: RedisServer, client: redis.Redis, consumers: Fleet, tmp_path: Path
) -> None:
    log = Log(tmp_path / "runs")
    settings = Settings(
        redis=server.url,
        log=str(log.path),
        claim_after=0.5,
        max_attempts=3,
        slow=0.02,
        concurrency=8,
        deadly=frozenset({5, 50}),
    )
    send(client, (event(number) for number in range(100)))

    def all_done() -> bool:
        if not consumers.alive():
            consumers.start(settings)
        return is_settled(client, "chaos")

    wait_until(all_done)
    letters = dead_letters(client, "chaos")
    assert sorted(letter["event_id"] for letter in letters) == ["event-5", "event-50"]
    assert {(letter["reason"], letter["attempts"]) for letter in letters} == {("exhausted", "3")}
    assert set(log.numbers()) == set(range(100))
    # The first attempt at a message is not on record, so a process dies once more than there are attempts.
    runs = [run.attempt for run in log.runs() if run.number == 5]
    assert runs == [1, 1, 2, 3]


def test_messages_that_were_read_and_not_begun_have_all_their_attempts_left(
    server: RedisServer, client: redis.Redis, consumers: Fleet, tmp_path: Path
) -> None:
    log = Log(tmp_path / "runs")
    settings = Settings(redis=server.url, log=str(log.path), claim_after=0.5, max_attempts=2, slow=0.2, concurrency=4)
    send(client, (event(number) for number in range(12)))
    for _ in range(3):
        pid = consumers.start(settings)
        seen = log.count()
        wait_until(lambda: log.count() > seen)  # noqa: B023  called at once
        consumers.kill(pid)
        time.sleep(0.6)
    consumers.start(settings)
    wait_until(lambda: is_settled(client, "chaos"))
    handled = {run.number for run in log.runs()}
    given_up = {letter["event_id"] for letter in dead_letters(client, "chaos")}
    assert handled == set(range(12))
    # Those that ran when their process was killed may be given up for it, and no others.
    begun = {f"event-{run.number}" for run in log.runs() if run.attempt > 1}
    assert given_up <= begun


def test_attempts_and_pauses_outlive_the_process_that_made_them(
    server: RedisServer, client: redis.Redis, consumers: Fleet, tmp_path: Path
) -> None:
    log = Log(tmp_path / "runs")
    settings = Settings(
        redis=server.url, log=str(log.path), claim_after=0.5, max_attempts=3, backoff=1.5, failing=frozenset({1})
    )
    send(client, [event(1)])
    begun: list[float] = []
    for attempt in (1, 2, 3):
        pid = consumers.start(settings)
        wait_until(lambda: log.count() == attempt)  # noqa: B023  called at once
        begun.append(time.monotonic())
        if attempt < 3:
            wait_until(lambda: failed_attempts(client, "chaos") == attempt)  # noqa: B023  called at once
            consumers.kill(pid)
    wait_until(lambda: is_settled(client, "chaos"))
    assert [run.attempt for run in log.runs()] == [1, 2, 3]
    assert [later - earlier > 1.4 for earlier, later in pairwise(begun)] == [True, True]
    [letter] = dead_letters(client, "chaos")
    assert (letter["reason"], letter["attempts"]) == ("exhausted", "3")
    assert not has_tries(client, "chaos")


def test_a_consumer_that_stops_ends_what_it_began_and_gives_the_rest_back_at_once(
    server: RedisServer, client: redis.Redis, consumers: Fleet, tmp_path: Path
) -> None:
    log = Log(tmp_path / "runs")
    settings = Settings(redis=server.url, log=str(log.path), claim_after=60.0, slow=0.2, concurrency=4)
    send(client, (event(number) for number in range(40)))
    stopping = consumers.start(settings)
    wait_until(lambda: log.count() >= 6)
    assert consumers.terminate(stopping) < 3
    consumers.start(settings)
    # Had they to wait for the process to count as crashed, it would take a minute.
    wait_until(lambda: is_settled(client, "chaos"), 20)
    assert sorted(log.numbers()) == list(range(40))


def test_a_stopping_consumer_does_not_wait_for_ever(
    server: RedisServer, client: redis.Redis, consumers: Fleet, tmp_path: Path
) -> None:
    log = Log(tmp_path / "runs")
    settings = Settings(redis=server.url, log=str(log.path), claim_after=60.0, slow=60.0, grace=0.5)
    send(client, [event(1)])
    stopping = consumers.start(settings)
    wait_until(lambda: log.count() == 1)
    assert consumers.terminate(stopping) < 5
    consumers.start(replace(settings, slow=0.0))
    wait_until(lambda: is_settled(client, "chaos"), 20)
    # What was broken off was no failure.
    assert [run.attempt for run in log.runs()] == [1, 1]


def test_the_name_of_a_dead_consumer_is_removed_once_it_has_nothing_pending(
    server: RedisServer, client: redis.Redis, consumers: Fleet, tmp_path: Path
) -> None:
    log = Log(tmp_path / "runs")
    settings = Settings(redis=server.url, log=str(log.path), claim_after=0.4, slow=0.05)
    send(client, (event(number) for number in range(200)))
    pid = consumers.start(settings)
    wait_until(lambda: log.count() > 20)
    consumers.kill(pid)
    consumers.start(settings)
    survivor = consumers.start(settings)
    wait_until(lambda: is_settled(client, "chaos"))
    wait_until(lambda: len(known_consumers(client, "chaos")) == 2)
    assert any(f"-{survivor}-" in name for name in known_consumers(client, "chaos"))
    assert set(log.numbers()) == set(range(200))
