"""The value the passes work on: the files, what each domain declares, and what has been lowered so far."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from interlock.diagnostics.diagnostic import Diagnostic, Label, Severity
from interlock.diagnostics.nearest import nearest
from interlock.diagnostics.source import Span
from interlock.ir.api import Api, Error, Operation
from interlock.ir.declarations import Alias, Declaration, Model, Union
from interlock.ir.messaging import Event, Task
from interlock.ir.types import QualifiedName, Ref, Type
from interlock.lower.damage import Damage
from interlock.spec.nodes import (
    AliasNode,
    ApiFile,
    EnumTypeNode,
    ErrorNode,
    EventNode,
    ModelNode,
    OperationNode,
    SpecFile,
    UnionTypeNode,
    VariantNode,
)
from interlock.workspace import domain_of_folder

MAX_COMPARISONS = 20_000
"""How many names are compared for "did you mean" in one run: it bounds the time that a run full of mistakes takes."""

UNRESOLVED = Ref(QualifiedName("", ""))
"""Stands for a type whose mistake is reported already; every check passes over it in silence."""


class ModelSymbol(NamedTuple):
    name: QualifiedName
    node: ModelNode
    span: Span


class VariantSymbol(NamedTuple):
    name: QualifiedName
    base: QualifiedName
    node: VariantNode
    span: Span


class AliasSymbol(NamedTuple):
    """A named enum, union or type."""

    name: QualifiedName
    node: AliasNode
    span: Span


class InlineSymbol(NamedTuple):
    """An enum or union written inside a field; it is declared under a name made of the model's and the field's."""

    name: QualifiedName
    node: EnumTypeNode | UnionTypeNode
    span: Span


Symbol = ModelSymbol | VariantSymbol | AliasSymbol | InlineSymbol


class ErrorSymbol(NamedTuple):
    name: QualifiedName
    module: str
    node: ErrorNode


class EventSymbol(NamedTuple):
    name: QualifiedName
    node: EventNode


@dataclass(slots=True)
class Scope:
    """What one domain declares, each kind by its name there and in the order of the files."""

    domain: str
    symbols: dict[str, Symbol] = field(default_factory=dict)
    errors: dict[str, ErrorSymbol] = field(default_factory=dict)
    events: dict[str, EventSymbol] = field(default_factory=dict)
    apis: list[Api] = field(default_factory=list)
    lowered_events: list[Event] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    synthesized: dict[QualifiedName, list[QualifiedName]] = field(default_factory=dict)
    """By the declaration they are made from: the filtered declarations that this domain's references needed."""


@dataclass(slots=True)
class Program:
    """Passes read what earlier passes have filled in; the docstring of each says what it fills."""

    files: tuple[SpecFile, ...]
    damage: Damage
    diagnostics: list[Diagnostic] = field(default_factory=list)
    scopes: dict[str, Scope] = field(default_factory=dict)
    inline_names: dict[int, QualifiedName] = field(default_factory=dict)
    """By the identity of the node of an inline enum or union."""
    declarations: dict[QualifiedName, Declaration] = field(default_factory=dict)
    errors: dict[QualifiedName, Error] = field(default_factory=dict)
    events: dict[QualifiedName, Event] = field(default_factory=dict)
    domain_edges: dict[tuple[str, str], Span] = field(default_factory=dict)
    """The first place at which the one domain speaks of the other."""
    comparisons_left: int = MAX_COMPARISONS

    def error(
        self, id: str, message: str, span: Span, *, help: str | None = None, related: Iterable[tuple[Span, str]] = ()
    ) -> None:
        self._report(Severity.ERROR, id, message, span, help, related)

    def warning(
        self, id: str, message: str, span: Span, *, help: str | None = None, related: Iterable[tuple[Span, str]] = ()
    ) -> None:
        self._report(Severity.WARNING, id, message, span, help, related)

    def _report(
        self,
        severity: Severity,
        id: str,
        message: str,
        span: Span,
        help: str | None,
        related: Iterable[tuple[Span, str]],
    ) -> None:
        secondary = tuple(Label(place, text) for place, text in related)
        self.diagnostics.append(Diagnostic(id, message, Label(span), secondary, help, severity))

    def suggest(self, wrong: str, known: Iterable[str]) -> str | None:
        """A question that names the nearest known name, None when none is near."""
        candidates = [name for name in known if abs(len(name) - len(wrong)) <= 3]
        self.comparisons_left -= len(candidates)
        if self.comparisons_left < 0:
            return None
        near = nearest(wrong, candidates)
        return f"did you mean `{near}`?" if near else None

    def scope(self, domain: str) -> Scope:
        scope = self.scopes.get(domain)
        if scope is None:
            scope = self.scopes[domain] = Scope(domain)
        return scope

    def operations(self, file: ApiFile) -> Iterator[tuple[Operation, OperationNode]]:
        """The operations of a file beside their nodes, once APIs are lowered."""
        api = next(api for api in self.scope(domain_of_folder(file.folder)).apis if api.path == file.path)
        return zip(api.operations, file.operations, strict=True)

    def dealias(self, type: Type) -> Type:
        """The type behind any chain of alias names (cycles of aliases are cut when aliases are lowered)."""
        while isinstance(type, Ref) and isinstance(declared := self.declarations.get(type.target), Alias):
            type = declared.type
        return type

    def model(self, type: Type) -> Model | None:
        """The model that a type names, directly or through aliases."""
        type = self.dealias(type)
        if isinstance(type, Ref) and isinstance(declared := self.declarations.get(type.target), Model):
            return declared
        return None

    def union(self, type: Type) -> Union | None:
        """The union that a type names, directly or through aliases."""
        type = self.dealias(type)
        if isinstance(type, Ref) and isinstance(declared := self.declarations.get(type.target), Union):
            return declared
        return None
