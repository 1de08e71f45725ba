"""events.yaml, tasks.yaml, and manifest.yaml of the earlier format."""

from __future__ import annotations

from interlock.spec.nodes import (
    DeliveryNode,
    EventNode,
    EventsFile,
    ManifestEntryNode,
    ManifestFile,
    RetriesNode,
    TaskNode,
    TasksFile,
)
from interlock.spec.reader import IDENTIFIER, Keys, Report, name_of, named_entries
from interlock.spec.tree import Entry, Mapping, Tree
from interlock.spec.types import parse_type

_EVENT_KEYS = frozenset({"message", "doc", "stream", "publishers", "subscribers", "delivery", "publish", "subscribe"})
_DELIVERY_KEYS = frozenset({"max_attempts", "backoff", "dead_letter", "ordering_key", "max_stream_length"})
_TASK_KEYS = frozenset({"input", "output", "doc", "queue", "retries", "time_limit", "schedule"})
_RETRIES_KEYS = frozenset({"max", "backoff", "on"})
_CONSUMES_KEYS = frozenset({"service", "domain", "operations"})


def load_events(path: str, folder: str, root: Mapping, report: Report) -> EventsFile:
    keys = Keys(root, frozenset({"events"}), "events.yaml", root.span, report)
    keys.require("events")
    entries = named_entries(keys.mapping("events"), "an event", IDENTIFIER, report)
    return EventsFile(path, folder, tuple(event for entry in entries if (event := _event(entry, report)) is not None))


def _event(entry: Entry, report: Report) -> EventNode | None:
    if not isinstance(entry.value, Mapping):
        report.wrong_kind(f"the event `{entry.key.text}`", "a mapping with `message`", entry.value)
        return None
    keys = Keys(entry.value, _EVENT_KEYS, f"the event `{entry.key.text}`", entry.key.span, report)
    tree = keys.tree("message") if keys.require("message") else None
    message = None if tree is None else parse_type(tree, report)
    if message is None:
        return None
    return EventNode(
        name_of(entry),
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
    backoff = (
        None
        if pauses is None
        else Keys(pauses, frozenset({"initial", "max"}), "`backoff`", keys.key_span("backoff"), report)
    )
    return DeliveryNode(
        max_attempts=keys.integer("max_attempts"),
        backoff_initial=backoff.duration("initial") if backoff else None,
        backoff_max=backoff.duration("max") if backoff else None,
        dead_letter=keys.boolean("dead_letter"),
        ordering_key=keys.string("ordering_key"),
        max_stream_length=keys.integer("max_stream_length"),
    )


def load_tasks(path: str, folder: str, root: Mapping, report: Report) -> TasksFile:
    keys = Keys(root, frozenset({"tasks"}), "tasks.yaml", root.span, report)
    keys.require("tasks")
    entries = named_entries(keys.mapping("tasks"), "a task", IDENTIFIER, report)
    return TasksFile(path, folder, tuple(task for entry in entries if (task := _task(entry, report)) is not None))


def _task(entry: Entry, report: Report) -> TaskNode | None:
    if not isinstance(entry.value, Mapping):
        report.wrong_kind(f"the task `{entry.key.text}`", "a mapping", entry.value)
        return None
    keys = Keys(entry.value, _TASK_KEYS, f"the task `{entry.key.text}`", entry.key.span, report)
    input_, output = keys.tree("input"), keys.tree("output")
    return TaskNode(
        name_of(entry),
        input=None if input_ is None else parse_type(input_, report),
        output=None if output is None else parse_type(output, report),
        doc=keys.text("doc"),
        queue=keys.string("queue"),
        retries=_retries(keys, report),
        time_limit=keys.duration("time_limit"),
        schedule=keys.string("schedule"),
    )


def _retries(task: Keys, report: Report) -> RetriesNode:
    mapping = task.mapping("retries")
    if mapping is None:
        return RetriesNode()
    keys = Keys(mapping, _RETRIES_KEYS, "`retries`", task.key_span("retries"), report)
    return RetriesNode(keys.integer("max"), keys.string("backoff"), keys.strings("on"))


def load_manifest(path: str, folder: str, root: Mapping, report: Report) -> ManifestFile:
    keys = Keys(root, frozenset({"consumes"}), "manifest.yaml", root.span, report)
    entries = (_consumes(item, report) for item in keys.items("consumes"))
    return ManifestFile(path, folder, tuple(entry for entry in entries if entry is not None))


def _consumes(tree: Tree, report: Report) -> ManifestEntryNode | None:
    if not isinstance(tree, Mapping):
        report.wrong_kind("an entry of `consumes`", "a mapping", tree)
        return None
    keys = Keys(tree, _CONSUMES_KEYS, "an entry of `consumes`", tree.span, report)
    complete = keys.require("service", "domain", "operations")
    service, domain = keys.string("service"), keys.string("domain")
    if not complete or service is None or domain is None:
        return None
    return ManifestEntryNode(service, domain, keys.strings("operations"))
