"""Events and tasks."""

from __future__ import annotations

from dataclasses import dataclass

from interlock.diagnostics.source import Span
from interlock.ir.types import QualifiedName, Type


@dataclass(frozen=True, slots=True)
class Delivery:
    """How often and how patiently a message is tried. Durations are seconds. `ordering_key` is a key of its JSON."""

    max_attempts: int
    backoff_initial: float
    backoff_max: float
    dead_letter: bool
    ordering_key: str | None
    max_stream_length: int | None


@dataclass(frozen=True, slots=True)
class Event:
    """`publishers` and `subscribers` are allow-lists of service names, None when everybody may."""

    name: QualifiedName
    message: Type
    stream: str
    publishers: tuple[str, ...] | None
    subscribers: tuple[str, ...] | None
    delivery: Delivery
    doc: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Task:
    """`time_limit` is in seconds; `schedule` is a five-field crontab line; `retry_on` names classes of failure."""

    name: QualifiedName
    input: Type | None
    output: Type | None
    queue: str
    max_retries: int
    backoff: str
    retry_on: tuple[str, ...]
    time_limit: float | None
    schedule: str | None
    doc: str | None
    span: Span
