"""Lowers one field: its type, whether it must be there, and what it is called in JSON."""

from __future__ import annotations

from interlock.ir.declarations import Default, Field, Optional, Presence, Required
from interlock.ir.types import ListType, MapType, NullableType, Scalar, ScalarType, SetType, Type
from interlock.lower.constraints import bind
from interlock.lower.program import Program
from interlock.lower.types import TypeResolver, is_set_item
from interlock.spec.nodes import FieldNode, Json, TypedNode

REQUIRED = Required()
OPTIONAL = Optional()
_DIGITS = frozenset({Scalar.INT64, Scalar.DECIMAL})


def lower_typed(program: Program, resolver: TypeResolver, typed: TypedNode) -> Type:
    """The type with its constraints; aliases must be lowered before."""
    return bound(program, resolver.resolve(typed.type), typed)


def bound(program: Program, resolved: Type, typed: TypedNode) -> Type:
    """The resolved type of a node with the constraints that stand beside it."""
    if typed.constraints:
        resolved = bind(program, resolved, typed.constraints)
    if not isinstance(resolved, ScalarType):
        _check_sets(program, resolved, typed)
    return resolved


def lower_field(program: Program, resolver: TypeResolver, node: FieldNode) -> Field:
    """The field of a model or an error. Defaults are checked against the type in `values`, once all is declared."""
    type = lower_typed(program, resolver, node.typed)
    readonly = node.readonly is not None and node.readonly.value
    writeonly = node.writeonly is not None and node.writeonly.value
    if readonly and writeonly and node.readonly and node.writeonly:
        program.error(
            "spec/access-conflict",
            f"`{node.name.value}` is both readonly and writeonly, so that nobody could use it",
            node.writeonly.span,
            related=[(node.readonly.span, "readonly here")],
        )
    return Field(
        name=node.name.value,
        wire=node.wire.value if node.wire else node.name.value,
        type=type,
        presence=_presence(program, node, type),
        doc=node.doc.value if node.doc else None,
        deprecated=node.deprecated is not None and node.deprecated.value,
        readonly=readonly,
        writeonly=writeonly,
        examples=tuple(wire_form(program, type, example.value) for example in node.examples),
        span=node.name.span,
    )


def _presence(program: Program, node: FieldNode, type: Type) -> Presence:
    optional = node.optional is not None and node.optional.value
    if node.default is None:
        return OPTIONAL if optional else REQUIRED
    if optional and node.optional:
        program.error(
            "spec/presence-conflict",
            f"`{node.name.value}` is optional and has a default",
            node.default.span,
            related=[(node.optional.span, "optional here")],
            help="absent means either nothing (`optional`) or the default: keep one",
        )
    return Default(wire_form(program, type, node.default.value))


def wire_form(program: Program, type: Type, value: Json) -> Json:
    """The value as it crosses the wire: a plain integer for an int64 or a decimal becomes a string of digits."""
    type = program.dealias(type)
    match type:
        case ScalarType(scalar=scalar) if scalar in _DIGITS and isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        case NullableType(inner=inner) if value is not None:
            return wire_form(program, inner, value)
        case ListType(item=item) | SetType(item=item) if isinstance(value, list):
            return [wire_form(program, item, element) for element in value]
        case MapType(value=item) if isinstance(value, dict):
            return {key: wire_form(program, item, element) for key, element in value.items()}
        case _:
            return value


def _check_sets(program: Program, type: Type, typed: TypedNode) -> None:
    match type:
        case SetType(item=item):
            if not is_set_item(program, item):
                program.error(
                    "spec/set-item",
                    "the items of a set are scalars other than float and json, enums or consts",
                    typed.type.span,
                    help="use `list[...]`",
                )
        case ListType(item=inner) | NullableType(inner=inner) | MapType(value=inner):
            _check_sets(program, inner, typed)
        case _:
            pass
