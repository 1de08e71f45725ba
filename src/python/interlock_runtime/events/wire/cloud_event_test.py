from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock_runtime.context import TraceContext
from interlock_runtime.events.contract import EventType
from interlock_runtime.events.received import ReceivedEvent
from interlock_runtime.events.sink import OutgoingEvent
from interlock_runtime.events.wire.cloud_event import MAX_IDENTITY, Undecodable, decode, encode

PLAIN = EventType("users.user_registered", "user.registered")
ORDERED = EventType("users.user_registered", "user.registered", ordering_key="id")
TIME = datetime(2026, 1, 2, 3, 4, 5, 678900, tzinfo=UTC)
TRACE = TraceContext("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "a=1,b=2")

LEAST: dict[str, Any] = {"specversion": "1.0", "id": "1", "source": "s", "type": "t", "data": {"n": 1}}

JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text() | st.just("data"), inner, max_size=4),
    max_leaves=12,
)


def event(type: EventType = PLAIN, payload: bytes = b'{"id":7}', **changes: Any) -> OutgoingEvent:
    return OutgoingEvent(type, payload, **{"id": "e-1", "time": TIME, "request_id": None, "trace": None, **changes})


def wire(without: str | None = None, **changes: Any) -> bytes:
    members = {**LEAST, **changes}
    return json.dumps({name: value for name, value in members.items() if name != without}).encode()


def test_an_event_is_one_json_object_with_the_attributes_of_cloudevents() -> None:
    written = json.loads(encode(event(ORDERED, trace=TRACE, request_id="r-1"), "backend"))
    assert written == {
        "specversion": "1.0",
        "id": "e-1",
        "source": "backend",
        "type": "users.user_registered",
        "time": "2026-01-02T03:04:05.678900+00:00",
        "subject": "7",
        "datacontenttype": "application/json",
        "traceparent": TRACE.traceparent,
        "tracestate": TRACE.tracestate,
        "requestid": "r-1",
        "data": {"id": 7},
    }


def test_what_has_no_value_is_left_out() -> None:
    assert set(json.loads(encode(event(), "backend"))) == {
        "specversion",
        "id",
        "source",
        "type",
        "time",
        "datacontenttype",
        "data",
    }


def test_what_was_written_is_read() -> None:
    envelope = decode(encode(event(ORDERED, trace=TRACE, request_id="r-1"), "backend"), attempt=3)
    assert envelope.event == ReceivedEvent(
        "e-1", "backend", "users.user_registered", TIME, "7", TRACE, "r-1", attempt=3
    )
    assert envelope.data == b'{"id":7}'


def test_a_time_without_a_zone_is_taken_for_utc() -> None:
    assert decode(encode(event(time=TIME.replace(tzinfo=None)), "s"), 1).event.time == TIME


@pytest.mark.parametrize(
    ("payload", "subject"),
    [
        (b'{"id":"\\u00e4 \\"b\\""}', '\N{LATIN SMALL LETTER A WITH DIAERESIS} "b"'),
        (b'{"id":-9007199254740993}', "-9007199254740993"),
        (b'{"id":true}', "true"),
        (b'{"id":{"b":1,"a":[2]}}', '{"a":[2],"b":1}'),
        (b'{"id":null}', None),
        (b'{"id":""}', None),
        (b'{"other":1}', None),
        (b"[1]", None),
    ],
)
def test_the_subject_is_the_value_of_the_ordering_key(payload: bytes, subject: str | None) -> None:
    assert decode(encode(event(ORDERED, payload), "s"), 1).event.subject == subject


def test_an_ordering_key_of_any_characters_is_no_poison() -> None:
    odd = json.dumps({"id": 'line\n\x00\x7f"},"data":{'}).encode()
    envelope = decode(encode(event(ORDERED, odd), "s"), 1)
    assert (envelope.event.subject, envelope.data) == ('line\n\x00\x7f"},"data":{', odd)


@given(JSON_VALUES)
def test_any_payload_arrives_byte_for_byte(payload: object) -> None:
    for data in (json.dumps(payload).encode(), json.dumps(payload, ensure_ascii=False).encode("utf-8", "ignore")):
        assert decode(encode(event(payload=data), "s"), 1).data == data


@given(JSON_VALUES, st.permutations(list(LEAST)), st.sampled_from([None, 1, "\t"]), JSON_VALUES)
def test_members_may_come_in_any_order_and_layout(
    payload: object, order: list[str], indent: int | str | None, extension: object
) -> None:
    members = {**LEAST, "data": payload}
    reordered = {"before": extension, **{name: members[name] for name in order}}
    data = json.dumps(reordered, indent=indent).encode()
    envelope = decode(data, 1)
    assert json.loads(envelope.data) == payload
    assert envelope.event.id == "1"


def test_members_of_a_newer_version_are_ignored() -> None:
    assert (
        decode(wire(dataschema="https://example.org/s", partitionkey="k", newer=[{"data": 1}]), 1).data == b'{"n": 1}'
    )


def test_a_payload_with_a_member_called_data_is_read_whole() -> None:
    payload = b'{"data":{"data":[1]},"x":"\\"data\\":"}'
    assert decode(encode(event(payload=payload), '"data":'), 1).data == payload
    assert decode(wire(subject='"data":', data={"data": 1}), 1).data == b'{"data": 1}'
    assert decode(b'{"\\u0064ata":{"n":2},"specversion":"1.0","id":"1","source":"s","type":"t"}', 1).data == b'{"n":2}'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"\x89BIN\r\n\x1a\n\x00\x01", "not JSON"),
        (wire()[:-1], "not JSON"),
        (wire() + b"{}", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (wire().replace(b'"n": 1', b'"n": NaN'), "not JSON"),
        (wire().replace(b'"n": 1', b'"n": "\\ud800"'), "not JSON"),
        (b'[{"specversion":"1.0"}]', "not a JSON object"),
        (wire(without="specversion"), "specversion"),
        (wire(specversion="0.3"), "specversion"),
        (wire(specversion=1.0), "specversion"),
        (wire(without="id"), "id is not"),
        (wire(id=""), "id is not"),
        (wire(id=5), "id is not"),
        (wire(id="a\x00"), "id has control"),
        (wire(id="a\x85"), "id has control"),
        (wire(id="a" * (MAX_IDENTITY + 1)), "id has more"),
        (wire(without="source"), "source is not"),
        (wire(type=None), "type is not"),
        (wire(type=["t"]), "type is not"),
        (wire(subject=5), "subject"),
        (wire(time="yesterday"), "time"),
        (wire(time="2026-01-02T03:04:05"), "time"),
        (wire(time="2026-13-02T03:04:05Z"), "time"),
        (wire(time=1767323045), "time"),
        (wire(time="2026-01-02T03:04:60Z"), "leap second"),
        (wire(time="0001-01-01T00:59:60+23:59"), "time"),
        (wire(datacontenttype="text/plain"), "datacontenttype"),
        (wire(datacontenttype=1), "datacontenttype"),
        (wire(without="data"), "no data"),
        (wire(without="data", data_base64="AAAA"), "no data"),
        (b'{"data":1,"specversion":"1.0","id":"1","source":"s","type":"t","data":2}', "more than one"),
    ],
)
def test_what_is_no_event_is_told_apart_with_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(Undecodable, match=reason):
        decode(data, 1)


@given(st.binary() | st.tuples(st.integers(0, 200), st.integers(0, 255)))
def test_any_bytes_are_an_event_or_undecodable(damage: bytes | tuple[int, int]) -> None:
    good = encode(event(ORDERED, trace=TRACE), "backend")
    data = damage if isinstance(damage, bytes) else good[: damage[0]] + bytes([damage[1]]) + good[damage[0] + 1 :]
    try:
        decode(data, 1)
    except Undecodable as undecodable:
        assert str(undecodable)


@pytest.mark.parametrize("length", range(len(encode(event(ORDERED), "backend"))))
def test_truncated_bytes_are_undecodable(length: int) -> None:
    with pytest.raises(Undecodable):
        decode(encode(event(ORDERED), "backend")[:length], 1)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-01-02T03:04:05.678900Z", TIME),
        ("2026-01-02t03:04:05.6789z", TIME),
        ("2026-01-02T05:04:05.678900123+02:00", TIME.astimezone(timezone(timedelta(hours=2)))),
        ("2016-12-31T23:59:60Z", datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("1990-12-31t15:59:60.25-08:00", datetime(1990, 12, 31, 23, 59, 59, 250_000, tzinfo=UTC)),
        (None, None),
    ],
)
def test_times_of_rfc_3339_are_read(written: str | None, read: datetime | None) -> None:
    assert decode(wire(time=written), 1).event.time == read


@pytest.mark.parametrize(
    "members",
    [{"traceparent": "00-zz"}, {"traceparent": 5}, {"requestid": "a b"}, {"requestid": 5}, {"requestid": "\u00e4"}],
)
def test_a_malformed_trace_or_request_id_counts_as_absent(members: dict[str, Any]) -> None:
    received = decode(wire(**members), 1).event
    assert (received.trace, received.request_id) == (None, None)


def test_a_malformed_tracestate_does_not_spoil_the_trace() -> None:
    received = decode(wire(traceparent=TRACE.traceparent, tracestate="x" * 513), 1).event
    assert received.trace == TraceContext(TRACE.traceparent, None)


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "application/cloudevents+json", None])
def test_json_has_several_media_types(content_type: str | None) -> None:
    assert decode(wire(datacontenttype=content_type), 1).data == b'{"n": 1}'
