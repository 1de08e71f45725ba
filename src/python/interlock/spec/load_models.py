"""models.yaml: models with fields and variants, named unions, enums and aliases."""

from __future__ import annotations

from interlock.spec.nodes import AliasNode, FieldNode, ModelNode, ModelsFile, TypedNode, VariantNode
from interlock.spec.reader import TYPE_NAME, Keys, Report, name_of, named_entries
from interlock.spec.tree import Entry, Mapping, Scalar, Sequence
from interlock.spec.types import CONSTRAINTS, LONG_FORM_KEYS, parse_type, parse_typed

_FIELD_KEYS = (
    LONG_FORM_KEYS
    | CONSTRAINTS
    | {"doc", "default", "readonly", "writeonly", "optional", "deprecated", "examples", "wire"}
)
_MODEL_KEYS = frozenset({"doc", "fields", "variants", "deprecated", "examples"})
_ALIAS_KEYS = LONG_FORM_KEYS | CONSTRAINTS | {"doc", "deprecated", "examples"}
_VARIANT_KEYS = frozenset({"exclude", "include", "optional", "patch", "input"})


def load_models(path: str, folder: str, root: Mapping, report: Report) -> ModelsFile:
    keys = Keys(root, frozenset({"models"}), "models.yaml", root.span, report)
    keys.require("models")
    declarations = [
        declaration
        for entry in named_entries(keys.mapping("models"), "a model", TYPE_NAME, report)
        if (declaration := _declaration(entry, report)) is not None
    ]
    return ModelsFile(path, folder, tuple(declarations))


def _declaration(entry: Entry, report: Report) -> ModelNode | AliasNode | None:
    match entry.value:
        case Mapping() as mapping if any(item.key.text in ("type", "union") for item in mapping.entries):
            return _alias(entry, mapping, report)
        case Mapping() as mapping:
            return _model(entry, mapping, report)
        case Scalar(value=str()):
            type_ = parse_type(entry.value, report)
            return None if type_ is None else AliasNode(name_of(entry), TypedNode(type_, (), entry.value.span))
        case _:
            report.wrong_kind(f"`{entry.key.text}`", "a mapping with `fields`, `type` or `union`", entry.value)
            return None


def _alias(entry: Entry, mapping: Mapping, report: Report) -> AliasNode | None:
    keys = Keys(mapping, _ALIAS_KEYS, f"`{entry.key.text}`", entry.key.span, report)
    typed = parse_typed(keys, mapping.span, report)
    if typed is None:
        return None
    return AliasNode(name_of(entry), typed, keys.text("doc"), keys.boolean("deprecated"), keys.json_items("examples"))


def _model(entry: Entry, mapping: Mapping, report: Report) -> ModelNode | None:
    keys = Keys(mapping, _MODEL_KEYS, f"the model `{entry.key.text}`", entry.key.span, report)
    if not keys.require("fields"):
        return None
    return ModelNode(
        name_of(entry),
        load_fields(keys.mapping("fields"), report),
        _variants(keys.mapping("variants"), report),
        keys.text("doc"),
        keys.boolean("deprecated"),
        keys.json_items("examples"),
    )


def load_fields(mapping: Mapping | None, report: Report) -> tuple[FieldNode, ...]:
    """The fields of a model or of an error, in their order."""
    if mapping is None:
        return ()
    return tuple(field for entry in mapping.entries if (field := _field(entry, report)) is not None)


def _field(entry: Entry, report: Report) -> FieldNode | None:
    value = entry.value
    if not isinstance(entry.key.value, str):
        report.error("spec/bad-name", f"`{entry.key.text}` is no name for a field", entry.key.span, "put it in quotes")
        return None
    match value:
        case Scalar(value=str()):
            type_ = parse_type(value, report)
            return None if type_ is None else FieldNode(name_of(entry), TypedNode(type_, (), value.span))
        case Mapping():
            return _long_field(entry, value, report)
        case Sequence() | Scalar():
            what = f"the field `{entry.key.text}`"
            report.wrong_kind(what, "a type such as `string`, or a mapping with `type`", value)
            return None


def _long_field(entry: Entry, mapping: Mapping, report: Report) -> FieldNode | None:
    keys = Keys(mapping, _FIELD_KEYS, f"the field `{entry.key.text}`", entry.key.span, report)
    typed = parse_typed(keys, mapping.span, report)
    if typed is None:
        return None
    return FieldNode(
        name_of(entry),
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
    return tuple(
        variant
        for entry in named_entries(mapping, "a variant", TYPE_NAME, report)
        if (variant := _variant(entry, report)) is not None
    )


def _variant(entry: Entry, report: Report) -> VariantNode | None:
    match entry.value:
        case Scalar(value=None):
            return VariantNode(name_of(entry))
        case Mapping() as mapping:
            keys = Keys(mapping, _VARIANT_KEYS, f"the variant `{entry.key.text}`", entry.key.span, report)
            return VariantNode(
                name_of(entry),
                exclude=keys.strings("exclude"),
                include=keys.strings("include") if "include" in keys else None,
                optional=keys.strings("optional"),
                patch=keys.boolean("patch"),
                input=keys.boolean("input"),
            )
        case _:
            report.wrong_kind(f"the variant `{entry.key.text}`", "a mapping, `{}` if it changes nothing", entry.value)
            return None
