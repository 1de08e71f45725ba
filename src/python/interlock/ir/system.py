"""Everything that was loaded, as one value."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from interlock.diagnostics.suppression import Suppression
from interlock.ir.api import Api, Error
from interlock.ir.declarations import Declaration
from interlock.ir.messaging import Event, Task
from interlock.ir.types import QualifiedName


@dataclass(frozen=True)
class Domain:
    """One folder of specs. `declarations` keep the order of the file, each model directly followed by its variants."""

    name: str
    declarations: tuple[Declaration, ...]
    apis: tuple[Api, ...]
    events: tuple[Event, ...]
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class System:
    """Domains sorted by name. Every `QualifiedName` in it resolves through the look-ups here.

    `suppressions` are those in the comments of the files, for what holds the system against rules.
    """

    domains: tuple[Domain, ...]
    suppressions: tuple[Suppression, ...] = ()

    @cached_property
    def declarations(self) -> dict[QualifiedName, Declaration]:
        return {declared.name: declared for domain in self.domains for declared in domain.declarations}

    @cached_property
    def errors(self) -> dict[QualifiedName, Error]:
        return {error.name: error for domain in self.domains for api in domain.apis for error in api.errors}

    @cached_property
    def events(self) -> dict[QualifiedName, Event]:
        return {event.name: event for domain in self.domains for event in domain.events}
