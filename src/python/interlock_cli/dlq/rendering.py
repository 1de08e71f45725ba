"""Dead letters as text for people and as JSON for programs.

What a message says may come from anybody: in text, nothing of it reaches the terminal but printable characters.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interlock_runtime.events.dead_letters import DeadLetter

UNKNOWN = "-"
DUMP_LIMIT = 4096
"""Bytes of an undecodable message that text shows."""

_DUMP_WIDTH = 16
_HEADER = ("ID", "FAILED AT", "EVENT", "REASON", "ATTEMPTS", "ERROR")


def services_as_text(counts: Mapping[str, int]) -> str:
    if not counts:
        return "no dead letters"
    return "\n".join(_aligned([("SERVICE", "DEAD LETTERS"), *((name, str(count)) for name, count in counts.items())]))


def services_as_json(counts: Mapping[str, int]) -> str:
    return _json({"services": [{"service": name, "deadLetters": count} for name, count in counts.items()]})


def letters_as_text(service: str, letters: Sequence[DeadLetter], total: int) -> str:
    if not letters:
        return f"no dead letters of {service}"
    rows = [
        (
            letter.id,
            _moment(letter.failed_at),
            letter.type or UNKNOWN,
            letter.reason,
            str(letter.attempts),
            letter.error.partition("\n")[0],
        )
        for letter in letters
    ]
    more = [f"the oldest {len(letters)} of {total}"] if total > len(letters) else []
    return "\n".join([*_aligned([_HEADER, *rows]), *more])


def letters_as_json(service: str, letters: Sequence[DeadLetter], total: int) -> str:
    return _json({"service": service, "total": total, "deadLetters": [_members(letter) for letter in letters]})


def letter_as_text(letter: DeadLetter) -> str:
    """Sections: what happened, the message's attributes, its payload; or its bytes, where it is no event."""
    known = [
        ("id", letter.id),
        ("failed at", _moment(letter.failed_at)),
        ("reason", letter.reason),
        ("attempts", str(letter.attempts)),
        ("stream", letter.stream or UNKNOWN),
        ("entry", letter.entry or UNKNOWN),
        ("event id", letter.event_id or UNKNOWN),
        ("event", letter.type or UNKNOWN),
        ("trace", letter.traceparent or UNKNOWN),
    ]
    return "\n\n".join(
        [
            "\n".join(_aligned(known)),
            "\n".join(["error", *_indented(letter.error or UNKNOWN)]),
            *_message(letter.data),
        ]
    )


def letter_as_json(letter: DeadLetter) -> str:
    """`message` is the message where it is JSON, else null; `data` are its bytes in any case."""
    return _json({**_members(letter), "message": _parsed(letter.data), "data": b64encode(letter.data).decode("ascii")})


def _members(letter: DeadLetter) -> dict[str, object]:
    return {
        "id": letter.id,
        "stream": letter.stream,
        "entry": letter.entry,
        "reason": letter.reason,
        "error": letter.error,
        "attempts": letter.attempts,
        "eventId": letter.event_id,
        "type": letter.type,
        "traceparent": letter.traceparent,
        "failedAt": _moment(letter.failed_at),
    }


def _message(data: bytes) -> Iterator[str]:
    message = _parsed(data)
    if not isinstance(message, dict):
        size = f"{len(data)} byte{'' if len(data) == 1 else 's'}, no JSON object"
        yield "\n".join([f"message ({size})", *_dump(data)])
        return
    attributes = [(name, _plain(value)) for name, value in message.items() if name != "data"]
    yield "\n".join(["attributes", *(f"  {line}" for line in _aligned(attributes))])
    if "data" in message:
        yield "\n".join(["payload", *_indented(json.dumps(message["data"], indent=2, ensure_ascii=False))])


def _parsed(data: bytes) -> object:
    """None where it is no JSON; numbers that JSON does not know, such as NaN, are none."""
    try:
        parsed: object = json.loads(data, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return parsed


def _refuse(constant: str) -> object:
    raise ValueError(f"{constant} is no JSON")


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _dump(data: bytes) -> Iterator[str]:
    """Lines of an offset, bytes in hexadecimal, and the same as ASCII with dots for the rest."""
    for start in range(0, min(len(data), DUMP_LIMIT), _DUMP_WIDTH):
        part = data[start : start + _DUMP_WIDTH]
        text = "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in part)
        yield f"  {start:08x}  {part.hex(' '):<{_DUMP_WIDTH * 3}} {text}"
    if len(data) > DUMP_LIMIT:
        yield f"  and {len(data) - DUMP_LIMIT} bytes more, which --format json has"


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _json(document: object) -> str:
    # Escaped beyond ASCII: it can be written in any encoding, half surrogate pairs as well.
    return json.dumps(document, indent=2)


def _indented(text: str) -> Iterator[str]:
    yield from (f"  {_printable(line)}" for line in text.split("\n"))


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows of the same number of cells, the last of which may be of any width."""
    cells = [[_printable(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)][:-1]
    for row in cells:
        yield "  ".join([*(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=False)), row[-1]])


def _printable(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in text)
