"""What a contract says of one operation beyond its signature, and the limits a router works within."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import format_datetime
from enum import StrEnum

from interlock_runtime.auth.principal import Auth
from interlock_runtime.events.contract import EventType
from interlock_runtime.problems import Problem


class CompositionError(Exception):
    """A router was put together without something that its contract needs."""


class Pagination(StrEnum):
    """How a list is cut into pages: from a cursor on, or from an offset on."""

    CURSOR = "cursor"
    OFFSET = "offset"


@dataclass(frozen=True, slots=True)
class Deprecation:
    """Since when an operation is deprecated (RFC 9745) and when it ends (RFC 8594), where known."""

    since: date | None = None
    sunset: date | None = None

    def headers(self) -> dict[str, str]:
        headers: dict[str, str] = {}
        if self.since is not None:
            headers["Deprecation"] = f"@{int(_midnight(self.since).timestamp())}"
        if self.sunset is not None:
            headers["Sunset"] = format_datetime(_midnight(self.sunset), usegmt=True)
        return headers


@dataclass(frozen=True, slots=True)
class Publishes:
    """The events that an operation's outcome becomes."""

    on_success: EventType | None = None
    on_error: EventType | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """`max_body_bytes` bounds a request's body. `sse_keep_alive` and `sse_first_event` are seconds: after the first a
    silent stream gets a comment, after the second a stream without an event yet is opened all the same."""

    max_body_bytes: int = 1_048_576
    sse_keep_alive: float = 15.0
    sse_first_event: float = 1.0


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Contract:
    """One operation. `name` is qualified (`users.api.get_user`), `timeout` in seconds."""

    name: str
    method: str
    status: int
    auth: Auth
    errors: tuple[type[Problem], ...]
    paginate: Pagination | None
    idempotent: bool
    deprecation: Deprecation | None
    publishes: Publishes
    timeout: float | None


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
