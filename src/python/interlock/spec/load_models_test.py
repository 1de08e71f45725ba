"""models.yaml: fields, variants, named types."""

from __future__ import annotations

import pytest

from interlock.spec.nodes import (
    AliasNode,
    ConstTypeNode,
    EnumTypeNode,
    FieldNode,
    ListTypeNode,
    MapTypeNode,
    ModelNode,
    NamedTypeNode,
    NullableTypeNode,
    SetTypeNode,
    TypeNode,
    UnionTypeNode,
)
from interlock.spec.testing import Loaded, models


def field(text: str) -> FieldNode:
    """The one field of a model, from what stands behind its name."""
    (model,) = models(f"models:\n  Thing:\n    fields:\n      it: {text}\n").declarations
    assert isinstance(model, ModelNode)
    return model.fields[0]


def alias(text: str) -> AliasNode:
    (declaration,) = models(f"models:\n  Named: {text}\n").declarations
    assert isinstance(declaration, AliasNode)
    return declaration


def test_a_model_with_everything() -> None:
    (model,) = models("""
        models:
          User:
            doc: A person.
            deprecated: true
            examples: [{id: 1}]
            fields:
              id: {type: int, readonly: true, ge: 1, le: 9, doc: Its number.}
              name: string
            variants:
              Create: {}
              Update: {optional: [name], exclude: [id], input: true}
              Patch: {patch: true}
              Read: {include: [id]}
    """).declarations
    assert isinstance(model, ModelNode)
    assert model.name.value == "User"
    assert model.doc is not None and model.doc.value == "A person."
    assert model.deprecated is not None and model.deprecated.value is True
    assert [example.value for example in model.examples] == [{"id": 1}]
    assert [field.name.value for field in model.fields] == ["id", "name"]
    create, update, patch, read = model.variants
    assert (create.name.value, create.include, create.patch) == ("Create", None, None)
    assert [name.value for name in update.optional] == ["name"]
    assert [name.value for name in update.exclude] == ["id"]
    assert update.input is not None and update.input.value is True
    assert patch.patch is not None and patch.patch.value is True
    assert read.include is not None and [name.value for name in read.include] == ["id"]


def test_the_keys_of_a_field() -> None:
    found = field("{type: string, default: x, readonly: true, writeonly: false, optional: true, wire: from, doc: 12}")
    assert found.default is not None and found.default.value == "x"
    assert found.readonly is not None and found.readonly.value is True
    assert found.writeonly is not None and found.writeonly.value is False
    assert found.optional is not None and found.optional.value is True
    assert found.wire is not None and found.wire.value == "from"
    assert found.doc is not None and found.doc.value == "12"
    assert found.deprecated is None
    assert found.examples == ()


def test_a_default_of_null_is_not_the_absence_of_a_default() -> None:
    found = field('{type: "string?", default: null}')
    assert found.default is not None and found.default.value is None
    assert field('{type: "string?"}').default is None


def test_defaults_and_examples_are_json() -> None:
    found = field("{type: json, default: {a: [1, 2.5, null, true], b: {}}, examples: [[], x]}")
    assert found.default is not None and found.default.value == {"a": [1, 2.5, None, True], "b": {}}
    assert [example.value for example in found.examples] == [[], "x"]


def test_constraints_keep_their_order_and_places() -> None:
    text = "{type: string, pattern: '^a$', min_length: 1, max_length: 2}"
    found = field(text)
    assert [(one.name.value, one.value.value) for one in found.typed.constraints] == [
        ("pattern", "^a$"),
        ("min_length", 1),
        ("max_length", 2),
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("string", NamedTypeNode),
        ("{type: users.User}", NamedTypeNode),
        ("{type: list, of: int}", ListTypeNode),
        ("{type: set, of: string}", SetTypeNode),
        ("{type: nullable, of: int}", NullableTypeNode),
        ("{type: optional, of: {type: list, of: int}}", NullableTypeNode),
        ("{type: dict, key: string, value: int}", MapTypeNode),
        ("{type: map, value: {type: nullable, of: int}}", MapTypeNode),
        ("{type: enum, values: [a, b], unknown: a}", EnumTypeNode),
        ("{type: const, value: 5}", ConstTypeNode),
        ("{type: union, of: [int, string]}", UnionTypeNode),
        ("{union: {of: [int, string]}}", UnionTypeNode),
        ("{type: {type: list, of: int}}", ListTypeNode),
        ("list[int]", ListTypeNode),
    ],
)
def test_forms_of_types(text: str, kind: type[TypeNode]) -> None:
    assert isinstance(field(text).typed.type, kind)


def test_the_key_of_a_map_is_a_string_unless_said() -> None:
    node = field("{type: map, value: int}").typed.type
    assert isinstance(node, MapTypeNode)
    assert isinstance(node.key, NamedTypeNode)
    assert node.key.name == "string"


def test_an_enum_as_a_list_and_as_a_mapping() -> None:
    listed = field("{type: enum, values: [a, yes, 1]}").typed.type
    assert isinstance(listed, EnumTypeNode)
    assert [(member.name, member.value.value) for member in listed.members] == [(None, "a"), (None, "yes"), (None, 1)]
    named = field("{type: enum, values: {TEXT: 0, VOICE: 2}, unknown: 0}").typed.type
    assert isinstance(named, EnumTypeNode)
    assert [(member.name.value, member.value.value) for member in named.members if member.name] == [
        ("TEXT", 0),
        ("VOICE", 2),
    ]
    assert named.unknown is not None and named.unknown.value == 0


def test_unions_with_and_without_a_discriminator() -> None:
    tagged = alias("{union: {discriminator: kind, of: {a: A, 2: B}}}").typed.type
    assert isinstance(tagged, UnionTypeNode)
    assert tagged.discriminator is not None and tagged.discriminator.value == "kind"
    assert [member.tag.value for member in tagged.members if member.tag] == ["a", 2]
    plain = alias("{union: {of: [int, 'list[A]']}}").typed.type
    assert isinstance(plain, UnionTypeNode)
    assert [member.tag for member in plain.members] == [None, None]


def test_named_types_in_short_and_long_form() -> None:
    short = alias("list[string]")
    assert isinstance(short.typed.type, ListTypeNode)
    long = alias("{type: decimal, ge: 0, doc: An amount., examples: ['1.5'], deprecated: true}")
    assert [constraint.name.value for constraint in long.typed.constraints] == ["ge"]
    assert long.doc is not None and long.doc.value == "An amount."
    assert long.deprecated is not None and long.deprecated.value is True
    assert [example.value for example in long.examples] == ["1.5"]


def test_places_of_names_and_values() -> None:
    loaded = Loaded("models.yaml", "models:\n  User: {fields: {email: {type: email, max_length: 254}}}\n")
    (model,) = models(loaded.source.text).declarations
    assert isinstance(model, ModelNode)
    (found,) = model.fields
    (constraint,) = found.typed.constraints
    assert loaded.text(model.name.span) == "User"
    assert loaded.text(found.name.span) == "email"
    assert loaded.text(found.typed.span) == "{type: email, max_length: 254}"
    assert loaded.text(found.typed.type.span) == "email"
    assert loaded.text(constraint.name.span) == "max_length"
    assert loaded.text(constraint.value.span) == "254"


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("{type: string, readonly: yes}", "spec/wrong-kind: yes"),
        ("{type: string, values: [a]}", "spec/misplaced-key: values"),
        ("{type: list, of: {type: int, ge: 1}}", "spec/misplaced-key: ge"),
        ("{type: list}", "spec/missing-key: it"),
        ("{union: {of: [A, B]}, type: int}", "spec/misplaced-key: type"),
        ("{type: json, default: {1: a}}", "spec/key-kind: 1"),
        ("{type: int, required: true}", "spec/unknown-key: required"),
        ("[int]", "spec/wrong-kind: [int]"),
        ("5", "spec/wrong-kind: 5"),
        ("", "spec/wrong-kind: "),
    ],
)
def test_mistakes_in_a_field(text: str, finding: str) -> None:
    assert Loaded("models.yaml", f"models:\n  Thing:\n    fields:\n      it: {text}\n").findings == [finding]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("typ", "type"),
        ("minLength", "min_length"),
        ("min_lenght", "min_length"),
        ("description", "doc"),
        ("regex", "pattern"),
    ],
)
def test_unknown_keys_are_told_what_was_meant(written: str, meant: str) -> None:
    loaded = Loaded("models.yaml", f"models:\n  Thing:\n    fields:\n      it: {{type: string, {written}: x}}\n")
    (found,) = (found for found in loaded.diagnostics if found.id == "spec/unknown-key")
    assert found.help == f"did you mean `{meant}`?"
