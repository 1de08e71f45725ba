"""What a rule over the graph is, and what it asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from interlock.diagnostics.catalogue.entry import Entry
from interlock.diagnostics.diagnostic import Diagnostic, Label, Severity
from interlock.diagnostics.source import Span
from interlock.ir.messaging import Event
from interlock.ir.services import SpecUse
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
    """A system, the graph of its services, and how a spec file is written, by its path.

    `mistakes` are what was found when the graph was built.
    """

    system: System
    graph: Graph
    written: Callable[[str], WrittenFile]
    mistakes: tuple[Diagnostic, ...] = ()

    @cached_property
    def events(self) -> tuple[Event, ...]:
        return tuple(event for domain in self.system.domains for event in domain.events)

    def is_mistaken(self, uses: Iterable[SpecUse]) -> bool:
        """Whether something in a field of edges leads nowhere: what the field seems to lack may be what was meant."""
        return any(
            span in self._mistaken for use in uses for span in (use.span, *(written.span for written in use.names))
        )

    @cached_property
    def _mistaken(self) -> frozenset[Span]:
        return frozenset(found.primary.span for found in self.mistakes)

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
