"""events.yaml."""

from __future__ import annotations

from collections.abc import Mapping

from interlock.emit.jsonschema.parts import (
    IDENTIFIER,
    count,
    duration,
    flag,
    list_of,
    mapping_of,
    names_of,
    record,
    string,
    text,
)
from interlock.emit.jsonschema.schema import Schema, reference

SERVICE_NAME = "serviceName"

BACKOFF = record(
    {
        "initial": duration("The pause after the first failure.", default="1s"),
        "max": duration("The longest pause.", default="30s"),
    },
    doc="The pauses between attempts; each is longer than the one before.",
)

DELIVERY = record(
    {
        "max_attempts": count("How often a subscriber gets it before it is given up.", least=1, default=5),
        "backoff": BACKOFF,
        "dead_letter": flag("Whether a message that was given up is kept in the dead letters.", default=True),
        "ordering_key": string("The field of the message that messages keep their order by.", examples=("id",)),
        "max_stream_length": count("About how many messages the stream keeps. Without it, all.", least=1),
    },
    doc="How it gets to its subscribers.",
)

EVENT = record(
    {
        "message": reference("type", doc="The type of the message."),
        "doc": text("When it is sent, and what it tells. Markdown."),
        "stream": Schema(
            doc="The stream that carries it. Default: `<domain>.<event>`.",
            types=("string",),
            pattern=r"^[A-Za-z0-9._:-]+$",
            pattern_message="The name of a stream has letters, digits and . _ - :",
            examples=("user.registered",),
        ),
        "publishers": list_of(reference(SERVICE_NAME), doc="The only services that may send it."),
        "subscribers": list_of(reference(SERVICE_NAME), doc="The only services that may get it."),
        "delivery": DELIVERY,
        "publish": flag("A flag of the earlier format; it means nothing more than that it may be sent.", default=None),
        "subscribe": flag("A flag of the earlier format; it means nothing more than that it may be got.", default=None),
    },
    doc="A message between services.",
    required=("message",),
)

ROOT = record(
    {
        "events": mapping_of(
            reference("event"),
            names_of("an event", IDENTIFIER),
            doc="The events of this folder. Other folders speak of them as `users.user_registered`.",
        )
    },
    doc="The messages of a domain.",
    required=("events",),
)

DEFINITIONS: Mapping[str, Schema] = {"event": EVENT}
