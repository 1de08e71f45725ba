"""tasks.yaml."""

from __future__ import annotations

from collections.abc import Mapping

from interlock.emit.jsonschema.parts import (
    IDENTIFIER,
    count,
    duration,
    list_of,
    mapping_of,
    names_of,
    one_of,
    record,
    string,
    text,
)
from interlock.emit.jsonschema.schema import Schema, reference

BACKOFFS: Mapping[str, str] = {
    "exponential": "Each pause is twice as long as the one before.",
    "fixed": "All pauses are of one length.",
}

RETRIES = record(
    {
        "max": count("How often it is tried again.", least=0, default=3),
        "backoff": one_of(BACKOFFS, doc="How the pause before the next attempt grows.", default="exponential"),
        "on": list_of(
            string("A kind of failure.", examples=("transient",)),
            doc="The kinds of failures after which it is tried again. Default: `[transient]`.",
        ),
    },
    doc="Whether it is tried again when it fails.",
)

TASK = record(
    {
        "input": reference("type", doc="The type of what it is given."),
        "output": reference("type", doc="The type of what it gives back."),
        "doc": text("What it does. Markdown."),
        "queue": string("The queue that it waits in.", default="default"),
        "retries": RETRIES,
        "time_limit": duration("How long it may run.", examples=("30s",)),
        "schedule": string(
            "When it runs by itself, as a crontab line: minute, hour, day of month, month, day of week.",
            examples=("0 9 * * 1",),
        ),
    },
    doc="Work that a service does later, or elsewhere.",
)

ROOT = record(
    {
        "tasks": mapping_of(
            reference("task"), names_of("a task", IDENTIFIER), doc="The tasks, by the names of their functions."
        )
    },
    doc="The background tasks of a domain.",
    required=("tasks",),
)

DEFINITIONS: Mapping[str, Schema] = {"task": TASK}
