"""The wire format: one CloudEvents 1.0 event in JSON (structured content mode, UTF-8) in the field `__data__` of a
stream's entry.

The members besides `data` are the attributes of CloudEvents 1.0, those of its extension for distributed tracing
(`traceparent`, `tracestate`), and `requestid`, an extension of ours. A member that has no value is left out.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from json.encoder import encode_basestring_ascii
from typing import Any, Final

from pydantic_core import from_json

from interlock_runtime.context import well_formed_request_id, well_formed_trace
from interlock_runtime.events.received import ReceivedEvent
from interlock_runtime.events.sink import OutgoingEvent

SPEC_VERSION: Final = "1.0"
JSON_MEDIA_TYPE: Final = "application/json"

MAX_IDENTITY = 256
"""How many characters `id`, `source` and `type` may have, so that each fits into the index of any store."""

_JSON_MEDIA_TYPE = re.compile(r"application/(?:[^;/\s]+\+)?json\s*(?:;.*)?", re.IGNORECASE | re.DOTALL)
_RFC_3339 = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)",
    re.ASCII,
)
_LEAP_SECOND = re.compile(r"(?P<before>.{17})60(?P<after>.*)", re.ASCII)
_DATA = b'"data":'
_BACKSLASH = ord("\\")
_SPACE = re.compile(r"[ \t\r\n]*")


class Undecodable(ValueError):
    """Bytes that are no CloudEvents 1.0 event in JSON with a JSON payload. The text says why not."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message as it came. `data` is the JSON of its payload, byte for byte, which nobody has validated yet."""

    event: ReceivedEvent
    data: bytes


def subject_of(event: OutgoingEvent) -> str | None:
    """The value of the ordering key as text; None when the event has no such key, or its payload no value for it."""
    name = event.type.ordering_key
    if name is None:
        return None
    payload = from_json(event.payload)
    value = payload.get(name) if isinstance(payload, dict) else None
    if value is None:
        return None
    match value:
        case str():
            return value
        case bool() | float() | dict() | list():
            return json.dumps(value, separators=(",", ":"), sort_keys=True)
        case _:
            return str(value)


def encode(event: OutgoingEvent, source: str) -> bytes:
    """The event as it goes over the wire. `source` is the service that publishes it.

    The payload is taken as it is. Raises ValueError when the event has an ordering key and its payload is not JSON.
    """
    return encode_about(event, source, subject_of(event))


def encode_about(event: OutgoingEvent, source: str, subject: str | None) -> bytes:
    """Like `encode`, for who knows the event's subject."""
    time = event.time if event.time.tzinfo is not None else event.time.replace(tzinfo=UTC)
    text = f'{_head(source, event.type.name)}{encode_basestring_ascii(event.id)},"time":"{time.isoformat()}"'
    if subject:
        text += f',"subject":{encode_basestring_ascii(subject)}'
    if (trace := event.trace) is not None:
        text += f',"traceparent":{encode_basestring_ascii(trace.traceparent)}'
        if trace.tracestate is not None:
            text += f',"tracestate":{encode_basestring_ascii(trace.tracestate)}'
    if event.request_id is not None:
        text += f',"requestid":{encode_basestring_ascii(event.request_id)}'
    return b'%b,"data":%b}' % (text.encode("ascii"), event.payload)


@lru_cache(maxsize=1024)
def _head(source: str, type: str) -> str:
    """What all events of one type begin with."""
    members = {
        "specversion": SPEC_VERSION,
        "source": source,
        "type": type,
        "datacontenttype": JSON_MEDIA_TYPE,
    }
    return json.dumps(members, separators=(",", ":"))[:-1] + ',"id":'


def decode(data: bytes, attempt: int) -> Envelope:
    """The message in `data`, which is being handled for the `attempt`-th time, counted from 1.

    Members that are not known are ignored, wherever they stand. A trace or request id that is malformed counts as
    absent.

    Raises:
        Undecodable: for any other bytes.
    """
    members = _members(data)
    if members.get("specversion") != SPEC_VERSION:
        raise Undecodable(f"specversion is not {SPEC_VERSION}")
    content_type = members.get("datacontenttype")
    if content_type is not None and content_type != JSON_MEDIA_TYPE and not _is_json(content_type):
        raise Undecodable("datacontenttype is not JSON")
    subject = members.get("subject")
    if subject is not None and not isinstance(subject, str):
        raise Undecodable("subject is not a string")
    event = ReceivedEvent(
        _identity(members, "id"),
        _identity(members, "source"),
        _identity(members, "type"),
        _time(members.get("time")),
        subject or None,
        well_formed_trace(members.get("traceparent"), members.get("tracestate")),
        well_formed_request_id(members.get("requestid")),
        attempt,
    )
    return Envelope(event, _payload(data, members))


def _members(data: bytes) -> dict[str, Any]:
    try:
        members = from_json(data, allow_inf_nan=False)
    except ValueError as error:
        raise Undecodable(f"not JSON: {error}") from None
    if not isinstance(members, dict):
        raise Undecodable("not a JSON object")
    return members


def _identity(members: dict[str, Any], name: str) -> str:
    value = members.get(name)
    if not isinstance(value, str) or not value:
        raise Undecodable(f"{name} is not a string with something in it")
    if len(value) > MAX_IDENTITY:
        raise Undecodable(f"{name} has more than {MAX_IDENTITY} characters")
    # What CloudEvents calls a string has no control characters, which some databases cannot store either.
    if not value.isprintable() and any(character < " " or "\x7f" <= character <= "\x9f" for character in value):
        raise Undecodable(f"{name} has control characters in it")
    return value


def _is_json(content_type: object) -> bool:
    return isinstance(content_type, str) and _JSON_MEDIA_TYPE.fullmatch(content_type) is not None


def _time(value: object) -> datetime | None:
    if value is None:
        return None
    if not isinstance(value, str) or not _RFC_3339.fullmatch(value):
        raise Undecodable("time is not a timestamp of RFC 3339")
    try:
        if (leap := _LEAP_SECOND.fullmatch(value)) is not None:
            return _leap_second(leap["before"], leap["after"].upper())
        return datetime.fromisoformat(value.upper())
    except (ValueError, OverflowError) as error:
        raise Undecodable(f"time is not a timestamp of RFC 3339: {error}") from None


def _leap_second(before: str, after: str) -> datetime:
    """The second before it: no datetime has a sixty-first one in its minute. It comes before midnight (UTC)."""
    time = datetime.fromisoformat(f"{before}59{after}")
    universal = time.astimezone(UTC)
    if (universal.hour, universal.minute) != (23, 59):
        raise ValueError("there is no leap second then")
    return time


def _payload(data: bytes, members: dict[str, Any]) -> bytes:
    """The bytes of the member `data`."""
    if "data" not in members:
        raise Undecodable("it has no data")
    start = data.find(_DATA)
    # In JSON, this can only end the name of a member, and begins it unless the quotation mark is escaped. Where no
    # object began before it, it is the member of the event; being the last one, it ends where the event ends.
    alone = start > 0 and data[start - 1] != _BACKSLASH and data.count(b"{", 0, start) == 1
    if alone and next(reversed(members)) == "data":
        return data[start + len(_DATA) : data.rindex(b"}")].strip()
    return _payload_among_others(data)


def _payload_among_others(data: bytes) -> bytes:
    """The same for an event in which the member is not the last one, or is written in another way."""
    text = data.decode("utf-8")
    decoder = json.JSONDecoder()
    found: list[str] = []
    position = _token(text, text.index("{") + 1)
    try:
        while text[position] != "}":
            name, position = decoder.raw_decode(text, position)
            start = _token(text, text.index(":", position) + 1)
            _, position = decoder.raw_decode(text, start)
            if name == "data":
                found.append(text[start:position])
            position = _token(text, position)
            if text[position] == ",":
                position = _token(text, position + 1)
    except (ValueError, RecursionError) as error:
        # The parser of the standard library has narrower limits, such as for the digits of a number.
        raise Undecodable(f"not JSON: {error}") from None
    if len(found) != 1:
        raise Undecodable("it has more than one member data")
    return found[0].encode("utf-8")


def _token(text: str, position: int) -> int:
    """Where the next token begins."""
    space = _SPACE.match(text, position)
    return space.end() if space is not None else position
