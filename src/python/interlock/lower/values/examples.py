"""Pass: defaults and examples must be values of their types. A model's examples go to the variants they fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from interlock.diagnostics.source import Span
from interlock.ir.api import Param
from interlock.ir.declarations import Alias, Default, Field, Model, Union
from interlock.ir.types import Json, QualifiedName, Ref, Type
from interlock.lower.program import AliasSymbol, ModelSymbol, Program, Scope
from interlock.lower.values.mismatch import mismatch, object_mismatch, shown
from interlock.spec.nodes import ApiFile, FieldNode, ModelNode, ParamNode, Spanned


def check_examples(program: Program) -> None:
    """Reports, and leaves every model with the examples that fit it. Everything else must be lowered before."""
    for scope in program.scopes.values():
        for symbol in scope.symbols.values():
            declared = program.declarations.get(symbol.name)
            match symbol:
                case ModelSymbol(node=node) if isinstance(declared, Model):
                    _check_written(program, declared.fields, node.fields)
                    if node.examples:
                        _deal_examples(program, scope, declared, node)
                case AliasSymbol(node=alias) if isinstance(declared, Alias | Union):
                    for written, example in zip(alias.examples, declared.examples, strict=True):
                        _check_example(program, Ref(declared.name), example, written.span)
                case _:
                    pass
        for error in scope.errors.values():
            _check_written(program, program.errors[error.name].fields, error.node.fields)
    for file in program.files:
        if isinstance(file, ApiFile):
            for operation, operation_node in program.operations(file):
                _check_written(program, operation.params, operation_node.params)


def _check_default(program: Program, type: Type, value: Json, span: Span) -> None:
    wrong = mismatch(program, type, value)
    if wrong:
        hint = "a type that takes null ends in `?`" if value is None else None
        program.error("spec/default-mismatch", f"the default {shown(value)} does not fit: {wrong}", span, help=hint)


def _check_example(program: Program, type: Type, value: Json, span: Span) -> None:
    wrong = mismatch(program, type, value)
    if wrong:
        program.error("spec/example-mismatch", f"the example {shown(value)} does not fit: {wrong}", span)


def _check_written(program: Program, lowered: Sequence[Field | Param], nodes: Sequence[FieldNode | ParamNode]) -> None:
    """The defaults and the examples that are written for fields or parameters."""
    for one, node in zip(lowered, nodes, strict=True):
        if node.default is not None and isinstance(one.presence, Default):
            _check_default(program, one.type, one.presence.value, node.default.span)
        for written, example in zip(node.examples, one.examples, strict=True):
            _check_example(program, one.type, example, written.span)


def _deal_examples(program: Program, scope: Scope, base: Model, node: ModelNode) -> None:
    """An example is written once, for the model or one of its variants; it serves all that it fits after leaving out
    the fields that they do not have."""
    names = [base.name]
    names += [QualifiedName(base.name.domain, base.name.name + variant.name.value) for variant in node.variants]
    names += [name for owner in program.scopes.values() for name in owner.synthesized.get(base.name, ())]
    models = [model for name in names if isinstance(model := program.declarations.get(name), Model)]
    known = {field.wire for field in base.fields}
    for written in node.examples:
        reasons = [object_mismatch(program, model, _shown_by(model, known, written.value)) for model in models]
        if all(reasons):
            _report(program, base, written, reasons[0] or "")
    for model in models:
        candidates = (_shown_by(model, known, written.value) for written in node.examples)
        fitting = tuple(example for example in candidates if object_mismatch(program, model, example) is None)
        program.declarations[model.name] = replace(model, examples=fitting)


def _shown_by(model: Model, known: set[str], example: Json) -> Json:
    """The example without the fields that the base has and this model has not."""
    if not isinstance(example, dict):
        return example
    hidden = known - {field.wire for field in model.fields}
    return {key: value for key, value in example.items() if key not in hidden}


def _report(program: Program, base: Model, written: Spanned[Json], reason: str) -> None:
    program.error(
        "spec/example-mismatch",
        f"the example fits neither `{base.name.name}` nor a variant of it: {reason}",
        written.span,
    )
