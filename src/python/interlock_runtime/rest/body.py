"""Reads a request's body and turns it into the operation's input."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter, ValidationError
from starlette.types import Receive

from interlock_runtime.models import read_request
from interlock_runtime.null_characters import CODE, MESSAGE, null_character_places
from interlock_runtime.problems import BodyTooLarge, UndecodableBody, UnsupportedMediaType
from interlock_runtime.rest.parameters import ErrorDetail, located, missing


class ClientGone(Exception):
    """The client closed the connection before its request was complete; nobody waits for an answer."""


@lru_cache(maxsize=256)
def is_json(content_type: bytes) -> bool:
    """`application/json` or a media type with the structured syntax suffix `+json` (RFC 6839)."""
    kind, _, subtype = content_type.split(b";", 1)[0].strip().lower().partition(b"/")
    return kind == b"application" and (subtype == b"json" or (subtype.endswith(b"+json") and len(subtype) > 5))


async def read_body(headers: Mapping[bytes, bytes], receive: Receive, limit: int) -> bytes:
    """The whole body. Raises `UnsupportedMediaType`, `BodyTooLarge` as soon as either is certain, or `ClientGone`."""
    content_type = headers.get(b"content-type")
    if content_type is not None and not is_json(content_type):
        raise UnsupportedMediaType("The body's media type should be application/json.")
    announced = headers.get(b"content-length")
    if announced is not None and announced.isdigit() and int(announced) > limit:
        raise BodyTooLarge(f"The body should have at most {limit} bytes.")
    body = await _receive_all(receive, limit)
    if body and content_type is None:
        raise UnsupportedMediaType("The body's media type should be given as application/json.")
    return body


async def _receive_all(receive: Receive, limit: int) -> bytes:
    message = await receive()
    if message["type"] == "http.disconnect":
        raise ClientGone
    body: bytes = message.get("body", b"")
    if not message.get("more_body", False) and len(body) <= limit:
        return body
    chunks = [body]
    size = len(body)
    while True:
        if size > limit:
            raise BodyTooLarge(f"The body should have at most {limit} bytes.")
        if not message.get("more_body", False):
            return b"".join(chunks)
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        chunk: bytes = message.get("body", b"")
        chunks.append(chunk)
        size += len(chunk)


class BodyReader:
    """Parses and checks bodies of one type. Only wire names are known, and unknown members are refused."""

    __slots__ = ("_adapter",)

    def __init__(self, hint: Any) -> None:
        self._adapter: TypeAdapter[Any] = TypeAdapter(hint)

    def parse(self, body: bytes) -> tuple[Any, list[ErrorDetail]]:
        """The value and nothing, or what is wrong with it in FastAPI's form. Raises `UndecodableBody`."""
        if not body:
            return None, [missing(("body",))]
        try:
            value = read_request(self._adapter, body)
        except ValidationError as error:
            details = located(error, "body")
            if details[0]["type"] == "json_invalid" and details[0]["loc"] == ("body",):
                raise UndecodableBody(details[0]["msg"]) from error
            return None, details
        places = null_character_places(body)
        return value, [{"type": CODE, "loc": ("body", *place), "msg": MESSAGE, "input": None} for place in places]


def decoded(body: bytes) -> Any:
    """The body as plain JSON data, for pointing into it; None when it is not JSON."""
    try:
        return json.loads(body)
    except ValueError:
        return None
