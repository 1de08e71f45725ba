"""The short form of types."""

from __future__ import annotations

import pytest

from interlock.spec.nodes import (
    AliasNode,
    ListTypeNode,
    MapTypeNode,
    NamedTypeNode,
    NullableTypeNode,
    SetTypeNode,
    TypeNode,
)
from interlock.spec.testing import Loaded, models


def shown(node: TypeNode, loaded: Loaded) -> str:
    """The node with the text of its span where that tells something new."""
    match node:
        case NamedTypeNode():
            assert loaded.text(node.span).strip("'\"") == node.name
            return node.name
        case ListTypeNode(item=item):
            return f"list({shown(item, loaded)})"
        case SetTypeNode(item=item):
            return f"set({shown(item, loaded)})"
        case MapTypeNode(key=key, value=value):
            return f"map({shown(key, loaded)}, {shown(value, loaded)})"
        case NullableTypeNode(inner=inner):
            return f"nullable({shown(inner, loaded)})"
        case _:
            raise AssertionError(node)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("string", "string"),
        ("users.UserRead", "users.UserRead"),
        ("billing.invoices.Invoice?", "nullable(billing.invoices.Invoice)"),
        ("list[string]", "list(string)"),
        ("list[User?]?", "nullable(list(nullable(User)))"),
        ("set[int]", "set(int)"),
        ("map[string,int]", "map(string, int)"),
        ("dict[ string , list[ User ] ]", "map(string, list(User))"),
        ("'list[User]'", "list(User)"),
        ('"map[string,User?]"', "map(string, nullable(User))"),
        ("list [ int ] ?", "nullable(list(int))"),
    ],
)
def test_forms(text: str, expected: str) -> None:
    loaded = Loaded("models.yaml", f"models:\n  Named: {text}\n")
    (declaration,) = models(f"models:\n  Named: {text}\n").declarations
    assert isinstance(declaration, AliasNode)
    assert shown(declaration.typed.type, loaded) == expected


def test_spans_of_the_parts_lie_inside_the_string() -> None:
    loaded = Loaded("models.yaml", "models:\n  Named: 'map[string,list[User?]]'\n")
    (declaration,) = models(loaded.source.text).declarations
    assert isinstance(declaration, AliasNode)
    node = declaration.typed.type
    assert isinstance(node, MapTypeNode)
    assert loaded.text(node.span) == "map[string,list[User?]]"
    assert loaded.text(node.key.span) == "string"
    assert loaded.text(node.value.span) == "list[User?]"
    assert isinstance(node.value, ListTypeNode)
    assert loaded.text(node.value.item.span) == "User?"


def test_a_string_with_escapes_or_over_several_lines_is_its_own_place() -> None:
    assert Loaded("models.yaml", 'models:\n  Named: "list[\\u0041-]"\n').findings == [
        'spec/type-syntax: "list[\\u0041-]"'
    ]


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("list[", ""),
        ("list[int", "list[int"),
        ("list[int]]", "]"),
        ("int??", "??"),
        ("map[string]", "map[string]"),
        ("list[a,b]", "list[a,b]"),
        ("User[int]", "User"),
        ("a.", "."),
        (".a", "."),
        ("a..b", "."),
        ("1a", "1"),
        ("a b", "b"),
        ("a|b", "|"),
        ("élan", "é"),
    ],
)
def test_what_is_no_type(text: str, finding: str) -> None:
    loaded = Loaded("models.yaml", f"models:\n  Named: '{text}'\n")
    assert loaded.findings == [f"spec/type-syntax: {finding}"]
    assert loaded.diagnostics[0].help


def test_brackets_nest_to_a_limit() -> None:
    models("models:\n  Deep: " + "list[" * 32 + "int" + "]" * 32 + "\n")
    loaded = Loaded("models.yaml", "models:\n  Deep: " + "list[" * 33 + "int" + "]" * 33 + "\n")
    assert [found.id for found in loaded.diagnostics] == ["spec/type-syntax"]
