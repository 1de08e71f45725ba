"""Pass: what an operation takes and gives suits its side, and its events carry what they say.

A request's body must not have fields that only the server sets, nor an answer fields that only clients send, nor a
message, unless it is an input variant. The payload of a published event is the operation's output, that of a handled
one its input.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from interlock.ir.api import Method, Operation
from interlock.ir.declarations import Declaration, Direction, Field, Model
from interlock.ir.types import QualifiedName, Type
from interlock.lower.declarations.reach import is_readonly, is_writeonly, reaching, types_of
from interlock.lower.messaging.payloads import check_payloads
from interlock.lower.names.wording import listing
from interlock.lower.program import ModelSymbol, Program
from interlock.lower.types.mentions import mentions
from interlock.spec.nodes import ApiFile, EventsFile, OperationNode, TypeNode
from interlock.workspace import domain_of_folder


def check_sides(program: Program) -> None:
    """Reports only."""
    declared = program.declarations
    bases = [model for model in declared.values() if not isinstance(model, Model) or model.direction is Direction.BOTH]
    readonly = reaching(bases, is_readonly)
    writeonly = reaching(declared.values(), is_writeonly)
    # A message that a service asks another one with may be an input variant, named as such.
    secret = reaching(bases, is_writeonly)
    for file in program.files:
        scope = program.scope(domain_of_folder(file.folder))
        match file:
            case ApiFile():
                for operation, node in program.operations(file):
                    if operation.http is not None and operation.input is not None and node.input is not None:
                        _check_side(program, operation.input, node.input, readonly, is_readonly)
                        _check_patch(program, operation, node)
                    if operation.output is not None and node.output is not None:
                        _check_side(program, operation.output, node.output, writeonly, is_writeonly)
                    check_payloads(program, scope.domain, operation, node)
            case EventsFile():
                for event in file.events:
                    lowered = program.events[QualifiedName(scope.domain, event.name.value)]
                    _check_side(program, lowered.message, event.message, secret, is_writeonly)
            case _:
                pass


def _check_side(
    program: Program, type: Type, node: TypeNode, wrong: set[QualifiedName], is_wrong: Callable[[Field], bool]
) -> None:
    target = next((name for name in mentions(type) if name in wrong), None)
    if target is None:
        return
    model, field = _culprit(program, target, is_wrong)
    kind, use = ("readonly", "sent by clients") if is_wrong is is_readonly else ("writeonly", "shown to anyone")
    wanted = Direction.INPUT if is_wrong is is_readonly else Direction.OUTPUT
    variants = [
        declared.name.name
        for declared in _variants(program, target)
        if declared.direction is wanted and declared.name not in wrong
    ]
    program.error(
        "spec/direction",
        f"`{target.name}` has a {kind} field, `{field.name}` of `{model.name.name}`, and cannot be {use}",
        node.span,
        related=[(field.span, f"{kind} here")],
        help=f"use {listing(variants)}"
        if variants
        else f"give `{target.name}` a variant for it, such as "
        + ("`Create: {}`" if wanted is Direction.INPUT else "`Read: {}`"),
    )


def _variants(program: Program, target: QualifiedName) -> Iterator[Model]:
    """The variants of the model that a name means, or whose variant it means."""
    scope = program.scopes[target.domain]
    declared = program.declarations[target]
    base = scope.symbols.get(declared.base) if isinstance(declared, Model) else None
    if isinstance(base, ModelSymbol):
        for variant in base.node.variants:
            model = program.declarations.get(QualifiedName(target.domain, base.name.name + variant.name.value))
            if isinstance(model, Model):
                yield model


def _culprit(program: Program, start: QualifiedName, is_wrong: Callable[[Field], bool]) -> tuple[Model, Field]:
    """The nearest field that is wrong."""
    seen = {start}
    pending = [start]
    while pending:
        following: list[QualifiedName] = []
        for name in pending:
            declared: Declaration = program.declarations[name]
            if isinstance(declared, Model):
                for field in declared.fields:
                    if is_wrong(field):
                        return declared, field
            for type in types_of(declared):
                for target in mentions(type):
                    if target not in seen and target in program.declarations:
                        seen.add(target)
                        following.append(target)
        pending = following
    raise AssertionError(f"{start} leads to no such field")


def _check_patch(program: Program, operation: Operation, node: OperationNode) -> None:
    assert operation.input is not None and node.input is not None and operation.http is not None
    model = program.model(operation.input)
    if model is not None and model.patch and operation.http.method is not Method.PATCH and node.rest is not None:
        program.error(
            "spec/patch-method",
            f"`{model.name.name}` is a merge-patch (RFC 7396), which only a PATCH takes",
            node.input.span,
            related=[(node.rest.method.span, "the method")],
            help="write `method: PATCH`, or use another variant",
        )
