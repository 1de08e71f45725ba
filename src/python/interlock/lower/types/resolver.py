"""Resolves type nodes to types. Constraints written beside a type are bound in `constraints`."""

from __future__ import annotations

from interlock.ir.types import (
    MAX_SAFE_INT,
    ConstType,
    ListType,
    MapType,
    NullableType,
    Ref,
    Scalar,
    ScalarType,
    SetType,
    Type,
)
from interlock.lower.names.references import resolve_declared
from interlock.lower.program import UNRESOLVED, Program
from interlock.spec.nodes import (
    ConstTypeNode,
    EnumTypeNode,
    ListTypeNode,
    MapTypeNode,
    NamedTypeNode,
    NullableTypeNode,
    SetTypeNode,
    TypeNode,
    UnionTypeNode,
)

_SCALAR_TYPES = {scalar.value: ScalarType(scalar) for scalar in Scalar}


class TypeResolver:
    """Resolves the types of one domain's files; one object for each named type, however often it is written."""

    def __init__(self, program: Program, domain: str) -> None:
        self._program = program
        self._domain = domain
        self._by_name: dict[str, Type] = dict(_SCALAR_TYPES)

    def resolve(self, node: TypeNode) -> Type:
        """The node's type, with `UNRESOLVED` wherever a diagnostic has been reported."""
        match node:
            case NamedTypeNode(name=name):
                return self._named(node, name)
            case ListTypeNode(item=item):
                return ListType(self.resolve(item))
            case NullableTypeNode(inner=inner):
                resolved = self.resolve(inner)
                return (
                    resolved if isinstance(resolved, NullableType) or resolved is UNRESOLVED else NullableType(resolved)
                )
            case MapTypeNode():
                return self._map(node)
            case SetTypeNode(item=item):
                return SetType(self.resolve(item))
            case ConstTypeNode():
                return self._const(node)
            case EnumTypeNode() | UnionTypeNode():
                return self._inline(node)

    def _named(self, node: NamedTypeNode, name: str) -> Type:
        known = self._by_name.get(name)
        if known is None:
            target = resolve_declared(self._program, self._domain, name, node.span)
            if target is None:
                # Not remembered, so that every place that must be mended is told.
                return UNRESOLVED
            known = self._by_name[name] = Ref(target)
        return known

    def _map(self, node: MapTypeNode) -> Type:
        if not (isinstance(node.key, NamedTypeNode) and node.key.name == "string"):
            self._program.error(
                "spec/map-key",
                "the key of a map must be `string`",
                node.key.span,
                help="JSON objects have string keys only: write `map[string,...]`",
            )
        return MapType(self.resolve(node.value))

    def _const(self, node: ConstTypeNode) -> Type:
        value = node.value.value
        if isinstance(value, str | bool) or (isinstance(value, int) and abs(value) <= MAX_SAFE_INT):
            return ConstType(value)
        self._program.error(
            "spec/const-value",
            "a const is a string, an integer within +-(2^53-1) or a boolean",
            node.value.span,
        )
        return UNRESOLVED

    def _inline(self, node: EnumTypeNode | UnionTypeNode) -> Type:
        name = self._program.inline_names.get(id(node))
        if name is not None:
            return Ref(name)
        kind = "an enum" if isinstance(node, EnumTypeNode) else "a union"
        self._program.error(
            "spec/inline-type",
            f"{kind} needs a name here",
            node.span,
            help="declare it under `models` in models.yaml and write its name",
        )
        return UNRESOLVED
