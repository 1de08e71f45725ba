"""Responses as they are sent: a status, header fields and bytes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from starlette.types import Send

from interlock_runtime.idempotency.store import StoredAnswer
from interlock_runtime.problems import PROBLEM_MEDIA_TYPE, Problem

HeaderFields = tuple[tuple[bytes, bytes], ...]

JSON_HEADERS: HeaderFields = ((b"content-type", b"application/json"),)
PROBLEM_HEADERS: HeaderFields = ((b"content-type", PROBLEM_MEDIA_TYPE.encode()),)
REPLAYED: HeaderFields = ((b"idempotency-replayed", b"true"),)

_BODILESS = frozenset({204, 205, 304})


class Answer(NamedTuple):
    """A response without its content length."""

    status: int
    headers: HeaderFields
    body: bytes

    async def send(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status, "headers": self._header_list()})
        await send({"type": "http.response.body", "body": self.body})

    async def send_head(self, send: Send) -> None:
        """Answers a HEAD request: the header fields that the body would have had, without it."""
        await send({"type": "http.response.start", "status": self.status, "headers": self._header_list()})
        await send({"type": "http.response.body", "body": b""})

    def _header_list(self) -> list[tuple[bytes, bytes]]:
        if self.status in _BODILESS:
            return list(self.headers)
        return [*self.headers, (b"content-length", b"%d" % len(self.body))]

    def stored(self) -> StoredAnswer:
        return StoredAnswer(
            self.status,
            tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in self.headers),
            self.body,
        )


def replayed(stored: StoredAnswer) -> Answer:
    return Answer(stored.status, encode_headers(dict(stored.headers)) + REPLAYED, stored.body)


def problem_answer(problem: Problem, extra: HeaderFields = ()) -> Answer:
    """The response that says `problem`. Raises `ValueError` when an extension member of it breaks its type."""
    return Answer(problem.status, PROBLEM_HEADERS + encode_headers(problem.headers) + extra, problem.render())


def encode_headers(headers: Mapping[str, str]) -> HeaderFields:
    return tuple((name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items())
