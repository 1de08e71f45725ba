"""events.yaml: messages and how they are delivered."""

from __future__ import annotations

from interlock.diagnostics.source import Span
from interlock.spec.nodes import DeliveryNode, EventNode, EventsFile, Spanned
from interlock.spec.reader import Keys, Report, named
from interlock.spec.tree import Mapping, Tree
from interlock.spec.types import parse_type

_FILE_KEYS = frozenset({"events"})
_EVENT_KEYS = frozenset({"message", "doc", "stream", "publishers", "subscribers", "delivery", "publish", "subscribe"})
_DELIVERY_KEYS = frozenset({"max_attempts", "backoff", "dead_letter", "ordering_key", "max_stream_length"})
_BACKOFF_KEYS = frozenset({"initial", "max"})


def load_events(path: str, folder: str, root: Mapping, report: Report) -> EventsFile:
    """The events that could be read; the others are reported."""
    keys = Keys(root, _FILE_KEYS, "events.yaml", Span(path, 0, 0), report)
    keys.require("events")
    events = (_event(name, tree, report) for name, tree in named(keys.mapping("events"), "an event", report))
    return EventsFile(path, folder, tuple(event for event in events if event is not None))


def _event(name: Spanned[str], tree: Tree, report: Report) -> EventNode | None:
    what = f"the event `{name.value}`"
    if not isinstance(tree, Mapping):
        report.wrong_kind(what, "a mapping with `message`", tree)
        return None
    keys = Keys(tree, _EVENT_KEYS, what, name.span, report)
    written = keys.required("message")
    message = None if written is None else parse_type(written, report)
    if message is None:
        return None
    return EventNode(
        name,
        message,
        doc=keys.text("doc"),
        stream=keys.string("stream"),
        publishers=keys.strings("publishers") if "publishers" in keys else None,
        subscribers=keys.strings("subscribers") if "subscribers" in keys else None,
        delivery=_delivery(keys, report),
        publish=keys.boolean("publish"),
        subscribe=keys.boolean("subscribe"),
    )


def _delivery(event: Keys, report: Report) -> DeliveryNode:
    mapping = event.mapping("delivery")
    if mapping is None:
        return DeliveryNode()
    keys = Keys(mapping, _DELIVERY_KEYS, "`delivery`", event.key_span("delivery"), report)
    pauses = keys.mapping("backoff")
    backoff = None if pauses is None else Keys(pauses, _BACKOFF_KEYS, "`backoff`", keys.key_span("backoff"), report)
    return DeliveryNode(
        max_attempts=keys.integer("max_attempts"),
        backoff_initial=backoff.duration("initial") if backoff else None,
        backoff_max=backoff.duration("max") if backoff else None,
        dead_letter=keys.boolean("dead_letter"),
        ordering_key=keys.string("ordering_key"),
        max_stream_length=keys.integer("max_stream_length"),
    )
