"""Fields: what models and errors have in common."""

from __future__ import annotations

from interlock.emit.jsonschema.parts import ANYTHING, IDENTIFIER, flag, mapping_of, names_of, string, text
from interlock.emit.jsonschema.schema import Schema
from interlock.emit.jsonschema.type_schemas import type_or, typed

FIELD = "field"

DOC = "What it is, for readers of the code and of the documents that are generated. Markdown."
EXAMPLES = Schema(doc="Values as they are in JSON, for documents and tests.", types=("array",), items=ANYTHING)
DEPRECATED = flag("Still there, and to be used no more.")
WIRE = string("The name in JSON, or in the request, where that is no name we could use.", examples=("from", "X-Trace"))

FIELD_SCHEMA = typed(
    {
        "doc": text(DOC),
        "default": Schema(doc="May be absent, and is then this value, written as in JSON."),
        "optional": flag("May be absent, and is then `MISSING`, which is not null."),
        "readonly": flag("Only in what the service answers: input variants leave it out."),
        "writeonly": flag("Only in what the service is sent: output variants leave it out."),
        "deprecated": DEPRECATED,
        "examples": EXAMPLES,
        "wire": WIRE,
    }
)


def fields(doc: str) -> Schema:
    """A mapping from fields to their types."""
    return mapping_of(type_or(FIELD), names_of("a field", IDENTIFIER), doc=doc)
