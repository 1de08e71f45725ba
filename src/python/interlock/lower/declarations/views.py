"""A declaration as one side sees it: what a client may send, what a server shows, what a merge-patch may change.

A reference inside a variant becomes a reference to the target's variant of the same name. Where the target has none,
it is filtered in the same direction; when that changes nothing the reference stays, else a declaration is synthesized
and named after its target: `AddressInput`, `AddressOutput`, `AddressPatch`. It belongs to the domain that needs it, so
that what is generated for a domain never depends on who else refers to it; made from another domain's declaration it
bears that domain's name as well (`UsersAddressInput`). Inside a synthesized declaration only the direction counts.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import NamedTuple

from interlock.ir.declarations import Direction, Enum, Field, Model, Union, UnionMember
from interlock.ir.types import (
    NO_CONSTRAINTS,
    ConstType,
    ListType,
    MapType,
    NullableType,
    QualifiedName,
    Ref,
    ScalarType,
    SetType,
    Type,
)
from interlock.lower.declarations.fields import OPTIONAL
from interlock.lower.declarations.reach import is_readonly, is_writeonly, reaching
from interlock.lower.names.wording import pascal
from interlock.lower.program import Program, VariantSymbol


class Side(StrEnum):
    """The value is the end of a synthesized name."""

    INPUT = "Input"
    OUTPUT = "Output"
    PATCH = "Patch"


class View(NamedTuple):
    """One side, for one domain. `variant` is looked for at a reference's target first; None when synthesizing."""

    side: Side
    domain: str
    variant: str | None

    @property
    def direction(self) -> Direction:
        return Direction.OUTPUT if self.side is Side.OUTPUT else Direction.INPUT


class Views:
    """Filters base declarations. Declarations that a reference needs are synthesized by `synthesize`, each once."""

    def __init__(self, program: Program) -> None:
        self._program = program
        bases = list(program.declarations.values())
        readonly = reaching(bases, is_readonly)
        self._changed = {
            Side.INPUT: readonly,
            Side.OUTPUT: reaching(bases, is_writeonly),
        }
        self._names: dict[tuple[QualifiedName, Side, str], QualifiedName] = {}
        self._pending: list[tuple[QualifiedName, View]] = []

    def field(self, view: View, field: Field) -> Field | None:
        """The field as the view shows it, the same object when nothing differs, None when it is not shown."""
        if view.side is Side.OUTPUT:
            if field.writeonly:
                return None
        elif field.readonly:
            return None
        if view.side is Side.PATCH:
            return replace(field, type=self._merged(view, field.type), presence=OPTIONAL)
        if isinstance(field.type, ScalarType):
            return field
        type = self.type(view, field.type)
        return field if type is field.type else replace(field, type=type)

    def type(self, view: View, type: Type) -> Type:
        """The type with its references rewritten; the same object when nothing differs."""
        match type:
            case ScalarType() | ConstType():
                return type
            case Ref():
                return self._reference(view, type)
            case ListType(item=item) | SetType(item=item):
                seen = self.type(view, item)
                return type if seen is item else replace(type, item=seen)
            case MapType(value=value):
                seen = self.type(view, value)
                return type if seen is value else replace(type, value=seen)
            case NullableType(inner=inner):
                seen = self.type(view, inner)
                return type if seen is inner else NullableType(seen)

    def _merged(self, view: View, type: Type) -> Type:
        """RFC 7396: objects are merged member by member (null removes a map's entry); all else is replaced whole."""
        match type:
            case Ref():
                behind = self._program.dealias(type)
                if not isinstance(behind, Ref):
                    merged = self._merged(view, behind)
                    return type if merged is behind else merged
                if isinstance(self._program.declarations.get(behind.target), Model):
                    return self._reference(view, behind)
            case NullableType(inner=inner):
                merged = self._merged(view, inner)
                return type if merged is inner else NullableType(merged)
            case MapType(value=value):
                merged = self._merged(view, value)
                return MapType(merged if isinstance(merged, NullableType) else NullableType(merged), NO_CONSTRAINTS)
            case _:
                pass
        return self.type(View(Side.INPUT, view.domain, None), type)

    def _reference(self, view: View, reference: Ref) -> Type:
        target = reference.target
        declared = self._program.declarations.get(target)
        match declared:
            case Model(variant=None):
                sibling = view.variant and self._variant(target, view.variant)
                if sibling:
                    return Ref(sibling)
            case Model() if view.side is not Side.PATCH:
                # A variant that is named outright is meant as it is.
                return reference
            case Enum() | None:
                return reference
            case Model() | Union():
                pass
            case alias:
                seen = self.type(view, alias.type)
                return reference if seen is alias.type else seen
        if view.side is Side.PATCH:
            unchanged = not (isinstance(declared, Model) and declared.fields) or declared.patch
        else:
            unchanged = target not in self._changed[view.side]
        return reference if unchanged else Ref(self._synthesized(view, target))

    def _variant(self, target: QualifiedName, variant: str) -> QualifiedName | None:
        symbol = self._program.scopes[target.domain].symbols.get(target.name + variant)
        return symbol.name if isinstance(symbol, VariantSymbol) and symbol.base == target else None

    def _synthesized(self, view: View, target: QualifiedName) -> QualifiedName:
        key = (target, view.side, view.domain)
        name = self._names.get(key)
        if name is not None:
            return name
        written = self._variant(target, view.side.value)
        if written is None:
            foreign = "" if target.domain == view.domain else pascal(target.domain.replace(".", "_"))
            name = QualifiedName(view.domain, f"{foreign}{target.name}{view.side.value}")
            if self._is_free(name, target):
                self._pending.append((target, View(view.side, view.domain, None)))
                made = self._program.scopes[view.domain].synthesized
                made.setdefault(target, []).append(name)
        else:
            name = written
        self._names[key] = name
        return name

    def _is_free(self, name: QualifiedName, target: QualifiedName) -> bool:
        taken = self._program.scopes[name.domain].symbols.get(name.name)
        if taken is None:
            return True
        self._program.error(
            "spec/name-collision",
            f"`{name.name}` is taken, but is the name of what variants see of `{target.name}`",
            taken.span,
            related=[(self._program.declarations[target].span, "this has fields that some variants do not show")],
            help=f"rename it, or give `{target.name}` variants of its own",
        )
        return False

    def synthesize(self) -> None:
        """Makes what references need, and what those need in turn."""
        while self._pending:
            target, view = self._pending.pop()
            declared = self._program.declarations[target]
            name = self._names[target, view.side, view.domain]
            match declared:
                case Model():
                    shown = (self.field(view, field) for field in declared.fields)
                    self._program.declarations[name] = replace(
                        declared,
                        name=name,
                        base=target.name,
                        variant=view.side.value,
                        direction=view.direction,
                        patch=view.side is Side.PATCH,
                        fields=tuple(field for field in shown if field is not None),
                    )
                case Union():
                    members = tuple(
                        UnionMember(member.tag, self.type(view, member.type)) for member in declared.members
                    )
                    self._program.declarations[name] = replace(declared, name=name, members=members)
                case _:
                    raise AssertionError(f"{target} is neither a model nor a union")
