"""Lowers one field: its type, whether it must be there, and what it is called in JSON."""

from __future__ import annotations

from interlock.ir.declarations import Default, Field, Optional, Presence, Required
from interlock.ir.types import Type
from interlock.lower.names.keys import is_true, value_of
from interlock.lower.program import Program
from interlock.lower.types.resolver import TypeResolver
from interlock.lower.types.typed import lower_typed
from interlock.lower.values.wire_form import wire_form
from interlock.spec.nodes import FieldNode

REQUIRED = Required()
OPTIONAL = Optional()


def lower_field(program: Program, resolver: TypeResolver, node: FieldNode) -> Field:
    """The field of a model or an error. Its default is held against the type in `values.examples`, later."""
    type = lower_typed(program, resolver, node.typed)
    readonly = is_true(node.readonly)
    writeonly = is_true(node.writeonly)
    if readonly and writeonly and node.readonly and node.writeonly:
        program.error(
            "spec/access-conflict",
            f"`{node.name.value}` is both readonly and writeonly, so that nobody could use it",
            node.writeonly.span,
            related=[(node.readonly.span, "readonly here")],
        )
    return Field(
        name=node.name.value,
        wire=(node.wire or node.name).value,
        type=type,
        presence=_presence(program, node, type),
        doc=value_of(node.doc),
        deprecated=is_true(node.deprecated),
        readonly=readonly,
        writeonly=writeonly,
        examples=tuple(wire_form(program, type, example.value) for example in node.examples),
        span=node.name.span,
    )


def _presence(program: Program, node: FieldNode, type: Type) -> Presence:
    optional = is_true(node.optional)
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
