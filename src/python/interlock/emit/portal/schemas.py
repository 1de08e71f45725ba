"""JSON Schema 2020-12 of a declared type, complete in itself."""

from __future__ import annotations

from interlock.emit.value_schemas.components import Root, components
from interlock.emit.value_schemas.json_schema import Dialect, JsonObject, Tagged, schema_json
from interlock.emit.value_schemas.json_text import json_text
from interlock.emit.value_schemas.type_schema import Usage
from interlock.ir.system import System
from interlock.ir.types import QualifiedName, Ref

DIALECT_URI = "https://json-schema.org/draft/2020-12/schema"


def schema_text(name: QualifiedName, system: System) -> str:
    """The schema as readers of such values see it, with all that it refers to below `$defs`."""
    reached = components(system, name.domain, (Root(Ref(name), Usage.RESPONSE),))
    own = reached.schema_name(Usage.RESPONSE)(name)
    schemas = {each.name: schema_json(each.schema, _DIALECT) for each in reached.schemas()}
    document: JsonObject = {"$schema": DIALECT_URI, "title": name.name}
    others = sorted(schemas.keys() - {own})
    if f'"{_pointer(own)}"' in json_text(dict(schemas)):
        # It refers to itself, so it needs a name there as well.
        document["$ref"] = _pointer(own)
        others = sorted(schemas)
    else:
        document.update(schemas[own])
    if others:
        document["$defs"] = {each: schemas[each] for each in others}
    return json_text(document)


def _pointer(name: str) -> str:
    return f"#/$defs/{name}"


def _discriminator(tagged: Tagged) -> JsonObject:
    """The constants of the members tell them apart; JSON Schema has no other word for it."""
    return {}


_DIALECT = Dialect(_pointer, _discriminator)
