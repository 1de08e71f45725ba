"""Pass: expands every model's variants into models of their own, and whatever their references need besides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from interlock.ir.declarations import Field, Model
from interlock.lower.declarations.fields import OPTIONAL
from interlock.lower.declarations.views import Side, View, Views
from interlock.lower.names.keys import is_true
from interlock.lower.names.wording import listing
from interlock.lower.program import ModelSymbol, Program, VariantSymbol
from interlock.spec.nodes import ModelNode, Spanned, VariantNode

_INPUT_NAMES = frozenset({"Create", "Update", "Patch"})


def expand_variants(program: Program) -> None:
    """Fills `declarations` with the variants and the synthesized declarations."""
    views = Views(program)
    for scope in program.scopes.values():
        for symbol in scope.symbols.values():
            if isinstance(symbol, VariantSymbol):
                base = scope.symbols.get(symbol.base.name)
                declared = program.declarations.get(symbol.base)
                if isinstance(base, ModelSymbol) and isinstance(declared, Model):
                    program.declarations[symbol.name] = _expand(program, views, base.node, declared, symbol)
    views.synthesize()


def _side_of(node: VariantNode) -> Side:
    """Patch wins; then what `input` says; then the name."""
    if is_true(node.patch):
        return Side.PATCH
    is_input = node.input.value if node.input is not None else node.name.value in _INPUT_NAMES
    return Side.INPUT if is_input else Side.OUTPUT


def _expand(program: Program, views: Views, model: ModelNode, base: Model, symbol: VariantSymbol) -> Model:
    node = symbol.node
    _check(program, model, symbol)
    view = View(_side_of(node), symbol.name.domain, node.name.value)
    kept = _kept(node, base)
    optional = {name.value for name in node.optional}
    fields: list[Field] = []
    for field in base.fields:
        if field.name not in kept:
            continue
        shown = views.field(view, field)
        if shown is not None:
            fields.append(replace(shown, presence=OPTIONAL) if field.name in optional else shown)
    return replace(
        base,
        name=symbol.name,
        variant=node.name.value,
        direction=view.direction,
        patch=view.side is Side.PATCH,
        fields=tuple(fields),
        span=symbol.span,
    )


def _kept(node: VariantNode, base: Model) -> set[str]:
    named = {field.name for field in base.fields} if node.include is None else {name.value for name in node.include}
    return named - {name.value for name in node.exclude}


def _check(program: Program, model: ModelNode, symbol: VariantSymbol) -> None:
    node = symbol.node
    fields = {field.name.value: field for field in model.fields}
    for name in (*node.exclude, *(node.include or ()), *node.optional):
        if name.value not in fields and not program.damage.may_lack(symbol.name.domain):
            program.error(
                "spec/unknown-field",
                f"`{model.name.value}` has no field `{name.value}`",
                name.span,
                help=program.suggest(name.value, fields) or f"its fields: {listing(fields)}",
                related=[(model.name.span, "the model")],
            )
    _check_overlap(program, node.exclude, node.include or (), "included")
    _check_overlap(program, node.exclude, node.optional, "made optional")
    _check_optional_is_included(program, node)
    if node.patch and node.patch.value and node.input and not node.input.value:
        program.error(
            "spec/variant-conflict",
            "a merge-patch is an input",
            node.input.span,
            related=[(node.patch.span, "patch here")],
            help="leave `input` out",
        )
    _check_hidden(program, model, node)


def _check_overlap(
    program: Program, excluded: Iterable[Spanned[str]], others: Iterable[Spanned[str]], what: str
) -> None:
    places = {name.value: name.span for name in excluded}
    for name in others:
        if name.value in places:
            program.error(
                "spec/variant-conflict",
                f"`{name.value}` is both excluded and {what}",
                name.span,
                related=[(places[name.value], "excluded here")],
                help="keep one",
            )


def _check_optional_is_included(program: Program, node: VariantNode) -> None:
    if node.include is None:
        return
    included = {name.value for name in node.include}
    for name in node.optional:
        if name.value not in included:
            program.error(
                "spec/variant-conflict",
                f"`{name.value}` is made optional but not included",
                name.span,
                help="add it to `include`",
            )


def _check_hidden(program: Program, model: ModelNode, node: VariantNode) -> None:
    """A field that is named, but that the variant's direction hides."""
    is_output = _side_of(node) is Side.OUTPUT
    for field in model.fields:
        mark = field.writeonly if is_output else field.readonly
        if mark is None or not mark.value:
            continue
        for name in (*(node.include or ()), *node.optional):
            if name.value == field.name.value:
                kind, direction = ("writeonly", "an output") if is_output else ("readonly", "an input")
                program.error(
                    "spec/variant-conflict",
                    f"`{name.value}` is {kind}, and `{node.name.value}` is {direction} variant",
                    name.span,
                    related=[(mark.span, f"{kind} here")],
                    help=f"take it from the list, or say `input: {'true' if is_output else 'false'}`",
                )
