"""The graph as JSON, for programs. docs/graph.md tells the form; members may be added, and then it stays version 1."""

from __future__ import annotations

import json
from collections.abc import Iterable

from interlock.ir.messaging import Event, Task
from interlock.ir.services import Service, SpecUse
from interlock.topology.affected import Affected
from interlock.topology.edges import access_entry
from interlock.topology.graph import Graph, address_of, events_address, tasks_address

VERSION = 1

Object = dict[str, object]


def graph_json(graph: Graph) -> str:
    """Ends with a line break."""
    return _text(
        {
            "version": VERSION,
            "services": [_service(service) for service in graph.services],
            "calls": [
                {
                    "caller": call.caller,
                    "callee": call.callee,
                    "api": str(address_of(call.api)),
                    "operations": [operation.name for operation in call.operations],
                }
                for call in graph.calls
            ],
            "events": [_event(graph, event) for event in graph.events],
            "tasks": [_task(graph, task) for task in graph.tasks],
        }
    )


def affected_json(paths: Iterable[str], affected: Iterable[Affected]) -> str:
    """Ends with a line break."""
    listed = list(affected)
    return _text(
        {
            "version": VERSION,
            "paths": sorted(set(paths)),
            "affected": [
                {"service": each.service, "image": each.image, "chain": list(each.chain), "relation": each.relation}
                for each in listed
            ],
            "images": sorted({each.image for each in listed}),
        }
    )


def _text(document: Object) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _service(service: Service) -> Object:
    return {
        "name": service.name,
        "kind": service.kind.value,
        "address": service.address,
        "folder": service.folder,
        "module": service.module,
        "image": service.image,
        "migrations": service.migrations,
        "exposes": _specs(service.exposes),
        "access": sorted(map(access_entry, service.access)),
    }


def _specs(uses: Iterable[SpecUse]) -> list[str]:
    return sorted(str(use.spec) for use in uses)


def _event(graph: Graph, event: Event) -> Object:
    return {
        "name": str(event.name),
        "spec": str(events_address(event)),
        "stream": event.stream,
        "publishers": [edge.service for edge in graph.publications_of(event.name)],
        "subscribers": [edge.service for edge in graph.subscriptions_of(event.name)],
    }


def _task(graph: Graph, task: Task) -> Object:
    return {
        "name": str(task.name),
        "spec": str(tasks_address(task)),
        "queue": task.queue,
        "enqueuers": [edge.service for edge in graph.enqueueings_of(task.name)],
        "runners": [edge.service for edge in graph.runnings_of(task.name)],
    }
