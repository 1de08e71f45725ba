"""models.yaml."""

from __future__ import annotations

from collections.abc import Mapping

from interlock.emit.jsonschema.fields import DEPRECATED, DOC, EXAMPLES, FIELD, FIELD_SCHEMA, fields
from interlock.emit.jsonschema.parts import TYPE_NAME, either, flag, list_of, mapping_of, names_of, record, text
from interlock.emit.jsonschema.schema import Condition, Schema, reference
from interlock.emit.jsonschema.type_schemas import EXPRESSION, PARTS, typed

_FIELD_NAME = Schema(types=("string",))

VARIANT = record(
    {
        "exclude": list_of(_FIELD_NAME, doc="The fields that it does not have."),
        "include": list_of(_FIELD_NAME, doc="The only fields that it has."),
        "optional": list_of(_FIELD_NAME, doc="The fields that may be absent in it."),
        "patch": flag(
            "A merge-patch (RFC 7396): every field may be absent, nested models are patched in turn, lists and unions "
            "are replaced whole, and null is for fields that may be null."
        ),
        "input": flag(
            "Whether it is something that is sent to the service, without readonly fields. So are those named "
            "`Create`, `Update` or `Patch`; the others are answered, without writeonly fields.",
            default=None,
        ),
    },
    doc="A model made of this one. Its name is the model's with this one after it: `UserRead`.",
)

MODEL = record(
    {
        "doc": text(DOC),
        "fields": fields("The fields, each with its type."),
        "variants": mapping_of(
            reference("variant"),
            names_of("a variant", TYPE_NAME),
            doc="Models made of this one, such as `Create`, `Update`, `Patch` and `Read`. `{}` changes nothing but "
            "what the direction does.",
        ),
        "deprecated": DEPRECATED,
        "examples": EXAMPLES,
    },
    doc="A model: `fields`, and `variants` of it.",
    required=("fields",),
)

ALIAS = typed(
    {"doc": text(DOC), "deprecated": DEPRECATED, "examples": EXAMPLES},
    doc="A named type: `{type: int, ge: 1}`, an enum, or a union.",
)

# The loader's own way of telling: what has a type and no fields is a named type.
_IS_NAMED_TYPE = Schema(
    any_of=(Schema(required=("type",)), Schema(required=("union",))), not_=Schema(required=("fields",))
)

ROOT = record(
    {
        "models": mapping_of(
            either(
                Schema(
                    doc="A model or a named type.",
                    types=("object",),
                    # Proposed while it is not yet told which of the two it becomes.
                    properties={key: Schema(doc=PARTS[key].doc) for key in ("type", "union")},
                    condition=Condition(_IS_NAMED_TYPE, reference("namedType"), reference("model")),
                ),
                reference(EXPRESSION),
            ),
            names_of("a model", TYPE_NAME),
            doc="The models and named types of this folder. Other folders speak of them as `users.User`.",
        )
    },
    doc="The types of a domain.",
    required=("models",),
)

DEFINITIONS: Mapping[str, Schema] = {
    "model": MODEL,
    "namedType": ALIAS,
    "variant": VARIANT,
    FIELD: FIELD_SCHEMA,
}
