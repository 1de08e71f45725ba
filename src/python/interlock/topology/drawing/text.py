"""The graph for a terminal: tables of services, APIs, calls, events and tasks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from interlock.topology.affected import Affected
from interlock.topology.edges import access_entry
from interlock.topology.graph import Graph, address_of

_NO_ONE = "(no one)"


def graph_text(graph: Graph) -> str:
    """Sections with nothing in them are left out."""
    sections = (
        ("services", _services(graph)),
        ("APIs", _apis(graph)),
        ("calls", _calls(graph)),
        ("events", _events(graph)),
        ("tasks", _tasks(graph)),
    )
    told = [f"{title}\n{_table(rows)}" for title, found in sections if (rows := list(found))]
    return "\n".join(told) or "no services\n"


def affected_text(graph: Graph, affected: Sequence[Affected]) -> str:
    """Who has to be built anew, and why."""
    rows = [(each.service, each.image, f"{' -> '.join(each.chain)}, {each.relation}") for each in affected]
    return f"{len(affected)} of {_count(len(graph.services), 'service')} affected\n{_table(rows)}"


def _services(graph: Graph) -> Iterator[Sequence[str]]:
    for service in graph.services:
        yield service.name, service.kind.value, ", ".join(map(access_entry, service.access)) or "no access"


def _apis(graph: Graph) -> Iterator[Sequence[str]]:
    apis = {address_of(exposure.api): exposure.api for exposure in graph.exposures}
    for address, api in sorted(apis.items()):
        exposers = [exposure.service for exposure in graph.exposures_of(api)]
        yield str(address), _count(len(api.operations), "operation"), f"exposed by {_names(exposers)}"


def _calls(graph: Graph) -> Iterator[Sequence[str]]:
    for call in graph.calls:
        operations = ", ".join(operation.name for operation in call.operations)
        yield f"{call.caller} -> {call.callee}", str(address_of(call.api)), operations


def _events(graph: Graph) -> Iterator[Sequence[str]]:
    for event in graph.events:
        publishers = _names(edge.service for edge in graph.publications_of(event.name))
        subscribers = _names(edge.service for edge in graph.subscriptions_of(event.name))
        yield str(event.name), f"{publishers} -> {subscribers}"


def _tasks(graph: Graph) -> Iterator[Sequence[str]]:
    for task in graph.tasks:
        starting = [edge.service for edge in graph.enqueueings_of(task.name)]
        starting += [] if task.schedule is None else [f"schedule {task.schedule}"]
        runners = _names(edge.service for edge in graph.runnings_of(task.name))
        yield str(task.name), f"{_names(starting)} -> {runners}"


def _names(names: Iterable[str]) -> str:
    return ", ".join(names) or _NO_ONE


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _table(rows: Sequence[Sequence[str]]) -> str:
    """Rows of as many cells, indented; all columns but the last are as wide as their widest cell."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)][:-1]
    return "".join(
        "  " + "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]) + "\n"
        for row in rows
    )
