"""Lowers an operation's parameters, and holds those of the path against its template, both ways."""

from __future__ import annotations

from interlock.diagnostics.source import Span
from interlock.ir.api import Pagination, Param, ParamSource
from interlock.ir.declarations import Default, Presence
from interlock.ir.types import ListType, NullableType, Scalar, SetType, Type
from interlock.lower.apis.paths import Segment, Slot, within
from interlock.lower.declarations.fields import OPTIONAL, REQUIRED
from interlock.lower.names.keys import is_true, one_of, value_of
from interlock.lower.program import Program
from interlock.lower.types.resolver import TypeResolver
from interlock.lower.types.scalars import is_atomic
from interlock.lower.types.typed import lower_typed
from interlock.lower.values.wire_form import wire_form
from interlock.spec.nodes import OperationNode, ParamNode, RestNode

_PAGE_PARAMS = {Pagination.CURSOR: ("cursor", "limit"), Pagination.OFFSET: ("offset", "limit")}
_OTHERWISE_SET = frozenset({"accept", "authorization", "content-type", "content-length", "host", "idempotency-key"})
"""Headers that HTTP, OpenAPI or the generated code give their meaning."""

_TOKEN = frozenset("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
"""The characters of a header's name, RFC 9110 section 5.6.2."""

_NEVER_TEXT = frozenset({Scalar.JSON})


def lower_params(
    program: Program,
    resolver: TypeResolver,
    node: OperationNode,
    segments: tuple[Segment, ...] | None,
    pagination: Pagination | None,
) -> tuple[Param, ...]:
    """The parameters in the order written. `segments` is None where there is no path or it does not read."""
    slots = {part.name: part for segment in segments or () for part in segment.parts if isinstance(part, Slot)}
    params = tuple(_param(program, resolver, param, slots) for param in node.params)
    _check_unique(program, params, pagination)
    return params


def _param(program: Program, resolver: TypeResolver, node: ParamNode, slots: dict[str, Slot]) -> Param:
    source = one_of(program, ParamSource, node.source, "source") if node.source else None
    if source is None:
        written = (node.wire or node.name).value
        source = ParamSource.PATH if written in slots and not node.source else ParamSource.QUERY
    type = lower_typed(program, resolver, node.typed)
    _check_type(program, node, source, type)
    return Param(
        name=node.name.value,
        wire=_wire(program, node, source),
        source=source,
        type=type,
        presence=_presence(program, node, source, type),
        doc=value_of(node.doc),
        deprecated=is_true(node.deprecated),
        examples=tuple(wire_form(program, type, example.value) for example in node.examples),
        span=node.name.span,
    )


def _wire(program: Program, node: ParamNode, source: ParamSource) -> str:
    wire = (node.wire or node.name).value
    if source is not ParamSource.HEADER:
        return wire
    if not node.wire:
        wire = "-".join(part.capitalize() for part in wire.split("_"))
    span = node.wire.span if node.wire else node.name.span
    if not wire or not set(wire) <= _TOKEN:
        program.error("spec/param-name", f"`{wire}` is not the name of a header (RFC 9110)", span)
    elif wire.lower() in _OTHERWISE_SET:
        program.error(
            "spec/param-name",
            f"the header `{wire}` has its meaning already and cannot be a parameter",
            span,
            help="`idempotent: true` reads it" if wire.lower() == "idempotency-key" else "choose another name",
        )
    return wire


def _presence(program: Program, node: ParamNode, source: ParamSource, type: Type) -> Presence:
    required = node.required
    if source is ParamSource.PATH:
        for key, span in (
            ("required: false", required.span if required and not required.value else None),
            ("default", node.default.span if node.default else None),
        ):
            if span is not None:
                program.error(
                    "spec/presence-conflict",
                    f"a parameter of the path is always there, so `{key}` means nothing",
                    span,
                    help="take it away, or make it `source: query`",
                )
        return REQUIRED
    if node.default is None:
        return OPTIONAL if required and not required.value else REQUIRED
    if required and required.value:
        program.error(
            "spec/presence-conflict",
            f"`{node.name.value}` is required and has a default",
            node.default.span,
            related=[(required.span, "required here")],
            help="keep one",
        )
    return Default(wire_form(program, type, node.default.value))


def _check_type(program: Program, node: ParamNode, source: ParamSource, type: Type) -> None:
    behind = program.dealias(type)
    if isinstance(behind, NullableType):
        program.error(
            "spec/param-type",
            f"a parameter of the {source} cannot be null",
            node.typed.type.span,
            help="a path has all its parameters"
            if source is ParamSource.PATH
            else "use `required: false`: absent says it",
        )
        return
    if isinstance(behind, ListType | SetType):
        if source is not ParamSource.QUERY:
            program.error(
                "spec/param-type",
                f"a parameter of the {source} has one value; only in the query can it be a list",
                node.typed.type.span,
            )
            return
        behind = program.dealias(behind.item)
    if not is_atomic(program, behind, without=_NEVER_TEXT):
        program.error(
            "spec/param-type",
            "a parameter is a scalar, an enum or a const"
            + ("" if source is not ParamSource.QUERY else ", or a list of them"),
            node.typed.type.span,
            help="pass objects in `input`",
        )


def _check_unique(program: Program, params: tuple[Param, ...], pagination: Pagination | None) -> None:
    names: dict[str, Span] = {}
    wires: dict[tuple[ParamSource, str], Span] = {}
    reserved = _PAGE_PARAMS[pagination] if pagination else ()
    for param in params:
        if param.name in reserved or (param.source is ParamSource.QUERY and param.wire in reserved):
            program.error(
                "spec/param-name",
                f"`{param.name}` is a parameter that pagination by {pagination} adds itself",
                param.span,
                help="leave it out; the controller gets it",
            )
        wire = param.wire.lower() if param.source is ParamSource.HEADER else param.wire
        first = names.setdefault(param.name, param.span)
        if first is param.span:
            first = wires.setdefault((param.source, wire), param.span)
        if first is not param.span:
            program.error(
                "spec/duplicate-param",
                f"there are two parameters `{param.name if names[param.name] is not param.span else param.wire}`",
                param.span,
                related=[(first, "first here")],
            )


def check_path_params(
    program: Program, rest: RestNode, segments: tuple[Segment, ...], params: tuple[Param, ...]
) -> None:
    """Reports parameters of the path that its template lacks, and the other way round."""
    in_path = {param.wire: param for param in params if param.source is ParamSource.PATH}
    seen: dict[str, Slot] = {}
    for segment in segments:
        for slot in segment.parts:
            if not isinstance(slot, Slot):
                continue
            place = within(rest.path, slot.start, slot.end)
            first = seen.setdefault(slot.name, slot)
            if first is not slot:
                program.error("spec/path-param", f"`{{{slot.name}}}` is in the path twice", place)
            elif slot.name not in in_path:
                _report_missing(program, slot, place, params)
    for param in in_path.values():
        if param.wire not in seen:
            program.error(
                "spec/path-param",
                f"`{param.wire}` is a parameter of the path, but the path has no `{{{param.wire}}}`",
                param.span,
                related=[(rest.path.span, "the path")],
                help=program.suggest(param.wire, seen) or "add it to the path, or make it `source: query`",
            )


def _report_missing(program: Program, slot: Slot, place: Span, params: tuple[Param, ...]) -> None:
    elsewhere = next((param for param in params if param.wire == slot.name), None)
    program.error(
        "spec/path-param",
        f"the path has `{{{slot.name}}}`, but no parameter of the path is called that",
        place,
        related=[(elsewhere.span, f"this one is of the {elsewhere.source}")] if elsewhere else (),
        help="make it `source: path`" if elsewhere else f"add `{{name: {slot.name}, type: int}}` to `params`",
    )
