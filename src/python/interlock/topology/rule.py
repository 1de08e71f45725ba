"""What a rule over the graph is, and what it asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from interlock.diagnostics.catalogue.entry import Entry
from interlock.diagnostics.diagnostic import Label, Severity
from interlock.diagnostics.source import Span
from interlock.ir.messaging import Event
from interlock.ir.system import System
from interlock.ir.written import Written, WrittenFile
from interlock.topology.graph import Graph
from interlock.topology.usage import Usage


class Finding(NamedTuple):
    """A violation and where it stands, in a BUILD file or in a spec. The runner adds the rule's id and severity."""

    span: Span
    message: str
    help: str
    secondary: tuple[Label, ...] = ()


@dataclass(frozen=True)
class Topology:
    """A system, the graph of its services, and how a spec file is written, by its path."""

    system: System
    graph: Graph
    written: Callable[[str], WrittenFile]

    @cached_property
    def events(self) -> tuple[Event, ...]:
        return tuple(event for domain in self.system.domains for event in domain.events)

    def allow_list(self, event: Event, key: str) -> tuple[Written, ...]:
        """The names below `publishers` or `subscribers` of an event, as they are written."""
        below = self.written(event.span.path).below(event.span)
        found = None if below is None else below.get(key)
        return () if found is None else found.items


@dataclass(frozen=True, slots=True)
class GraphRule:
    """A rule that asks specs and BUILD files: what is said about it, and how violations are found.

    An error is what contradicts itself or cannot work; a warning what is declared and of no use.
    """

    entry: Entry
    severity: Severity
    check: Callable[[Topology], Iterable[Finding]]

    @property
    def id(self) -> str:
        return self.entry.id


@dataclass(frozen=True, slots=True)
class UsageRule:
    """A rule that asks what the code of services depends on as well."""

    entry: Entry
    severity: Severity
    check: Callable[[Topology, Usage], Iterable[Finding]]

    @property
    def id(self) -> str:
        return self.entry.id
