"""events.yaml, tasks.yaml and manifest.yaml."""

from __future__ import annotations

from interlock.spec.nodes import NamedTypeNode
from interlock.spec.testing import Loaded, events, manifest, tasks


def test_an_event_with_everything() -> None:
    (event,) = events("""
        events:
          user_registered:
            message: UserRead
            doc: Sent late.
            stream: user.registered
            publishers: [backend]
            subscribers: []
            delivery:
              max_attempts: 5
              backoff: {initial: 500ms, max: 1m}
              dead_letter: true
              ordering_key: id
              max_stream_length: 9
            publish: true
            subscribe: false
    """).events
    assert event.name.value == "user_registered"
    assert isinstance(event.message, NamedTypeNode)
    assert event.stream is not None and event.stream.value == "user.registered"
    assert event.publishers is not None and [name.value for name in event.publishers] == ["backend"]
    assert event.subscribers == ()
    delivery = event.delivery
    assert delivery.backoff_initial is not None and delivery.backoff_initial.value == 0.5
    assert delivery.backoff_max is not None and delivery.backoff_max.value == 60.0
    assert delivery.max_attempts is not None and delivery.max_attempts.value == 5
    assert delivery.dead_letter is not None and delivery.dead_letter.value is True
    assert delivery.ordering_key is not None and delivery.ordering_key.value == "id"
    assert delivery.max_stream_length is not None and delivery.max_stream_length.value == 9
    assert event.publish is not None and event.publish.value is True
    assert event.subscribe is not None and event.subscribe.value is False


def test_an_event_without_allow_lists_has_none() -> None:
    (event,) = events("events: {sold: {message: int}}").events
    assert (event.publishers, event.subscribers) == (None, None)


def test_a_task_with_everything() -> None:
    (task,) = tasks("""
        tasks:
          send_digest:
            doc: Mails a digest.
            input: DigestRequest
            output: DigestResult
            queue: mail
            retries: {max: 5, backoff: exponential, on: [transient]}
            time_limit: 30s
            schedule: "0 9 * * 1"
    """).tasks
    assert isinstance(task.input, NamedTypeNode)
    assert isinstance(task.output, NamedTypeNode)
    assert task.queue is not None and task.queue.value == "mail"
    assert task.retries.max is not None and task.retries.max.value == 5
    assert task.retries.backoff is not None and task.retries.backoff.value == "exponential"
    assert [name.value for name in task.retries.on] == ["transient"]
    assert task.time_limit is not None and task.time_limit.value == 30.0
    assert task.schedule is not None and task.schedule.value == "0 9 * * 1"


def test_a_manifest() -> None:
    (entry,) = manifest("consumes: [{service: backend, domain: users, operations: [get_user]}]").consumes
    assert (entry.service.value, entry.domain.value) == ("backend", "users")
    assert [operation.value for operation in entry.operations] == ["get_user"]


def test_what_is_wrong_is_left_out_and_the_rest_kept() -> None:
    loaded = Loaded("events.yaml", "events:\n  sold: 5\n  bought: {mesage: int}\n  seen: {message: int}\n")
    assert loaded.findings == ["spec/wrong-kind: 5", "spec/missing-key: mesage"]
    loaded = Loaded("tasks.yaml", "tasks:\n  a: []\n  b: {queue: mail}\n")
    assert loaded.findings == ["spec/wrong-kind: []"]
    loaded = Loaded("manifest.yaml", "consumes: [5, {service: a}]\n")
    assert loaded.findings == ["spec/wrong-kind: 5", "spec/missing-key: {", "spec/missing-key: {"]
