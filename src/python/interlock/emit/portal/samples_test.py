"""Examples follow the types that they are examples of: held against the schemas of the same types."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from interlock.emit.portal.samples import sample
from interlock.emit.portal.schemas import DIALECT_URI, schema_text
from interlock.ir.declarations import Model
from interlock.ir.types import QualifiedName, Ref
from interlock.lower.testing import Lowered, fields

SCALARS = """\
id: uuid
count: {type: int, ge: 10, le: 20}
below: {type: int, lt: 0}
many: {type: int, multiple_of: 7, ge: 1}
large: {type: int64, ge: 5}
share: {type: float, gt: 0, lt: 1}
price: {type: decimal, ge: 0}
name: {type: string, min_length: 6, max_length: 9}
short: {type: string, max_length: 2}
mail: email
home: url
on: bool
at: datetime
day: date
clock: time
length: duration
raw: bytes
anything: json
kind: {type: const, value: fixed}
words: {type: "list[string]", min_items: 1, max_items: 3}
flags: "set[string]"
sizes: "map[string, int]"
perhaps: {type: "int?"}
"""
RECURSIVE = """\
    models:
      Tree:
        fields:
          name: string
          left: {type: "Tree?", default: null}
          others: {type: "list[Tree]", default: []}
      Circle:
        union: {discriminator: kind, of: {leaf: Leaf, pair: Pair}}
      Leaf:
        fields:
          kind: {type: const, value: leaf}
      Pair:
        fields:
          kind: {type: const, value: pair}
          one: Circle
          two: Circle
      Colour:
        type: enum
        values: [red, green]
      Name:
        type: string
        min_length: 3
        examples: [Ada]
      Painted:
        fields:
          colour: Colour
          name: Name
"""


def shown(lowered: Lowered, name: str) -> Any:
    return sample(Ref(QualifiedName("users", name)), lowered.system)


def schema(lowered: Lowered, name: str) -> Any:
    return json.loads(schema_text(QualifiedName("users", name), lowered.system))


@pytest.fixture
def recursive() -> Lowered:
    return Lowered({"users/models.yaml": RECURSIVE})


def test_every_scalar_has_an_example_within_its_bounds() -> None:
    lowered = fields(SCALARS)
    found = shown(lowered, "Thing")
    assert found.keys() == {field.wire for field in lowered.model("users.Thing").fields}
    jsonschema.Draft202012Validator(schema(lowered, "Thing")).validate(found)
    assert (found["count"], found["below"], found["many"]) == (10, -1, 7)


def test_declared_types_have_examples_that_their_schemas_accept(recursive: Lowered) -> None:
    for name in recursive.system.declarations:
        jsonschema.Draft202012Validator(schema(recursive, name.name)).validate(shown(recursive, name.name))


def test_a_type_within_itself_ends_at_once(recursive: Lowered) -> None:
    assert shown(recursive, "Tree") == {"name": "text", "left": None, "others": []}


def test_examples_and_defaults_of_the_spec_come_first() -> None:
    lowered = fields("name: {type: string, examples: [Ada]}\nsize: {type: int, default: 7}")
    assert shown(lowered, "Thing") == {"name": "Ada", "size": 7}


def test_a_schema_is_complete_in_itself(recursive: Lowered) -> None:
    assert schema(recursive, "Painted")["$schema"] == DIALECT_URI
    assert sorted(schema(recursive, "Painted")["$defs"]) == ["Colour", "Name"]
    assert schema(recursive, "Tree")["$ref"] == "#/$defs/Tree"
    assert "$defs" not in schema(recursive, "Leaf")


def test_what_may_be_left_out_is_shown() -> None:
    lowered = fields("name: {type: string, optional: true}")
    assert isinstance(lowered.declared("users.Thing"), Model)
    assert shown(lowered, "Thing") == {"name": "text"}
