"""models.yaml: models with fields and variants, named unions, enums and aliases."""

from __future__ import annotations

from interlock.diagnostics.source import Span
from interlock.spec.nodes import AliasNode, FieldNode, ModelNode, ModelsFile, Spanned, TypedNode, VariantNode
from interlock.spec.reader import Keys, Report, named
from interlock.spec.tree import Mapping, Scalar, Sequence, Tree
from interlock.spec.types import CONSTRAINTS, LIST_HELP, LONG_FORM_KEYS, parse_type, parse_typed

_FILE_KEYS = frozenset({"models"})
_FIELD_KEYS = (
    LONG_FORM_KEYS
    | CONSTRAINTS
    | {"doc", "default", "readonly", "writeonly", "optional", "deprecated", "examples", "wire"}
)
_MODEL_KEYS = frozenset({"doc", "fields", "variants", "deprecated", "examples"})
_ALIAS_KEYS = LONG_FORM_KEYS | CONSTRAINTS | {"doc", "deprecated", "examples"}
_VARIANT_KEYS = frozenset({"exclude", "include", "optional", "patch", "input"})
_TYPE_MARKS = frozenset({"type", "union"})


def load_models(path: str, folder: str, root: Mapping, report: Report) -> ModelsFile:
    """The declarations that could be read; the others are reported."""
    keys = Keys(root, _FILE_KEYS, "models.yaml", Span(path, 0, 0), report)
    keys.require("models")
    declared = (_declaration(name, tree, report) for name, tree in named(keys.mapping("models"), "a model", report))
    declarations = tuple(declaration for declaration in declared if declaration is not None)
    return ModelsFile(path, folder, declarations)


def _declaration(name: Spanned[str], tree: Tree, report: Report) -> ModelNode | AliasNode | None:
    match tree:
        case Mapping():
            is_type = any(entry.key.text in _TYPE_MARKS for entry in tree.entries)
            has_fields = any(entry.key.text == "fields" for entry in tree.entries)
            return _alias(name, tree, report) if is_type and not has_fields else _model(name, tree, report)
        case Scalar(value=str()):
            type_ = parse_type(tree, report)
            return None if type_ is None else AliasNode(name, TypedNode(type_, (), tree.span))
        case Scalar() | Sequence():
            report.wrong_kind(f"`{name.value}`", "a mapping with `fields`, `type` or `union`", tree)
            return None


def _alias(name: Spanned[str], mapping: Mapping, report: Report) -> AliasNode | None:
    keys = Keys(mapping, _ALIAS_KEYS, f"the type `{name.value}`", name.span, report)
    typed = parse_typed(keys, mapping.span, report)
    doc, deprecated, examples = keys.text("doc"), keys.boolean("deprecated"), keys.json_items("examples")
    return None if typed is None else AliasNode(name, typed, doc, deprecated, examples)


def _model(name: Spanned[str], mapping: Mapping, report: Report) -> ModelNode:
    keys = Keys(mapping, _MODEL_KEYS, f"the model `{name.value}`", name.span, report)
    keys.require("fields")
    return ModelNode(
        name,
        load_fields(keys.mapping("fields"), report),
        _variants(keys.mapping("variants"), report),
        keys.text("doc"),
        keys.boolean("deprecated"),
        keys.json_items("examples"),
    )


def load_fields(mapping: Mapping | None, report: Report) -> tuple[FieldNode, ...]:
    """The fields of a model or of an error, in their order."""
    fields = (_field(name, tree, report) for name, tree in named(mapping, "a field", report))
    return tuple(field for field in fields if field is not None)


def _field(name: Spanned[str], tree: Tree, report: Report) -> FieldNode | None:
    match tree:
        case Scalar(value=str()):
            type_ = parse_type(tree, report)
            return None if type_ is None else FieldNode(name, TypedNode(type_, (), tree.span))
        case Mapping():
            return _long_field(name, tree, report)
        case Sequence() | Scalar():
            help = LIST_HELP if isinstance(tree, Sequence) else None
            report.wrong_kind(
                f"the field `{name.value}`", "a type such as `string`, or a mapping with `type`", tree, help
            )
            return None


def _long_field(name: Spanned[str], mapping: Mapping, report: Report) -> FieldNode | None:
    keys = Keys(mapping, _FIELD_KEYS, f"the field `{name.value}`", name.span, report)
    typed = parse_typed(keys, mapping.span, report)
    if typed is None:
        return None
    return FieldNode(
        name,
        typed,
        doc=keys.text("doc"),
        default=keys.json("default"),
        readonly=keys.boolean("readonly"),
        writeonly=keys.boolean("writeonly"),
        optional=keys.boolean("optional"),
        deprecated=keys.boolean("deprecated"),
        examples=keys.json_items("examples"),
        wire=keys.string("wire"),
    )


def _variants(mapping: Mapping | None, report: Report) -> tuple[VariantNode, ...]:
    variants = (_variant(name, tree, report) for name, tree in named(mapping, "a variant", report))
    return tuple(variant for variant in variants if variant is not None)


def _variant(name: Spanned[str], tree: Tree, report: Report) -> VariantNode | None:
    match tree:
        case Mapping():
            keys = Keys(tree, _VARIANT_KEYS, f"the variant `{name.value}`", name.span, report)
            return VariantNode(
                name,
                exclude=keys.strings("exclude"),
                include=keys.strings("include") if "include" in keys else None,
                optional=keys.strings("optional"),
                patch=keys.boolean("patch"),
                input=keys.boolean("input"),
            )
        case Scalar() | Sequence():
            report.wrong_kind(
                f"the variant `{name.value}`", "a mapping", tree, "write `{}` for a variant that changes nothing"
            )
            return None
