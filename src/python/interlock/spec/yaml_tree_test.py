"""Trees and their spans, the same from both parsers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import yaml

from interlock.diagnostics.diagnostic import Diagnostic
from interlock.spec.limits import MAX_DEPTH
from interlock.spec.tree import Mapping, Scalar, Sequence, Tree
from interlock.spec.yaml_tree import ParserFactory, default_parser, parse

BOTH = pytest.mark.parametrize("parser", [yaml.CSafeLoader, yaml.SafeLoader])


def test_the_default_parser_is_the_one_in_c() -> None:
    assert default_parser() is yaml.CSafeLoader


def parsed(text: str, parser: ParserFactory) -> Tree:
    tree, diagnostics = parse("specs/shop/models.yaml", text, parser)
    assert diagnostics == []
    assert tree is not None
    return tree


def refused(text: str, parser: ParserFactory) -> Diagnostic:
    tree, (diagnostic,) = parse("specs/shop/models.yaml", text, parser)
    assert tree is None
    return diagnostic


def spans(tree: Tree, text: str) -> Iterator[str]:
    """The text of every node, outermost first."""
    yield text[tree.span.start : tree.span.end]
    match tree:
        case Mapping():
            for entry in tree.entries:
                yield from spans(entry.key, text)
                yield from spans(entry.value, text)
        case Sequence():
            for item in tree.items:
                yield from spans(item, text)
        case Scalar():
            pass


@BOTH
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: b", ["a: b", "a", "b"]),
        ("a: {b: [c, 'd']}  # end\n", ["a: {b: [c, 'd']}", "a", "{b: [c, 'd']}", "b", "[c, 'd']", "c", "'d'"]),
        ("a:\n  b: c\n\n# end\nd: e\n", ["a:\n  b: c\n\n# end\nd: e", "a", "b: c", "b", "c", "d", "e"]),
        ("- a\n-\n- b\n", ["- a\n-\n- b", "a", "", "b"]),
        ("a: |\n  b\n  c\n\nd: e\n", ["a: |\n  b\n  c\n\nd: e", "a", "|\n  b\n  c", "d", "e"]),
        ("é: 🦀\nü: x\n", ["é: 🦀\nü: x", "é", "🦀", "ü", "x"]),
        ("a: b\r\nc: d\r\n", ["a: b\r\nc: d", "a", "b", "c", "d"]),
        ('"a\\n": "\\u00e9"', ['"a\\n": "\\u00e9"', '"a\\n"', '"\\u00e9"']),
        ("a: b\n c", ["a: b\n c", "a", "b\n c"]),
        ("? a\n: b\n", ["? a\n: b", "a", "b"]),
    ],
)
def test_spans_are_what_was_written(text: str, expected: list[str], parser: ParserFactory) -> None:
    assert list(spans(parsed(text, parser), text)) == expected


@BOTH
def test_quoted_scalars_are_strings_and_plain_ones_are_resolved(parser: ParserFactory) -> None:
    tree = parsed("[1, '1', true, \"true\", yes, ~, '']", parser)
    assert isinstance(tree, Sequence)
    assert [item.value for item in tree.items if isinstance(item, Scalar)] == [1, "1", True, "true", "yes", None, ""]


@BOTH
def test_an_alias_is_the_node_that_it_names(parser: ParserFactory) -> None:
    tree = parsed("a: &x {b: c}\nd: *x\n", parser)
    assert isinstance(tree, Mapping)
    assert tree.entries[0].value is tree.entries[1].value


@BOTH
def test_an_anchor_may_be_set_anew(parser: ParserFactory) -> None:
    tree = parsed("[&x a, *x, &x b, *x]", parser)
    assert isinstance(tree, Sequence)
    assert [item.value for item in tree.items if isinstance(item, Scalar)] == ["a", "a", "b", "b"]


@BOTH
def test_the_first_of_two_equal_keys_counts(parser: ParserFactory) -> None:
    tree, (found,) = parse("specs/shop/models.yaml", "{a: 1, 'a': 2, b: 3}", parser)
    assert isinstance(tree, Mapping)
    first, second = tree.entries
    assert (first.key.text, second.key.text) == ("a", "b")
    assert isinstance(first.value, Scalar)
    assert first.value.value == 1
    assert (found.id, found.primary.span.start, found.secondary[0].span.start) == ("spec/duplicate-key", 7, 1)


@BOTH
@pytest.mark.parametrize("text", ["[" * MAX_DEPTH + "]" * MAX_DEPTH, "- " * MAX_DEPTH + "x"])
def test_the_deepest_nesting_is_allowed(text: str, parser: ParserFactory) -> None:
    parsed(text, parser)


@BOTH
@pytest.mark.parametrize(
    ("text", "id", "at"),
    [
        ("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), "spec/too-deep", MAX_DEPTH),
        ("a: *b", "spec/unknown-anchor", 3),
        ("a: &b [*b]", "spec/unknown-anchor", 7),
        ("--- a\n--- b\n", "spec/several-documents", 6),
        ("{a: b[c]}", "spec/unquoted-type", 4),
        ("{a: b?}", "spec/unquoted-type", 4),
        ("[b?]", "spec/unquoted-type", 1),
        ("{a: b ?c}", "spec/yaml-syntax", 6),
        ("{a:[1]}", "spec/yaml-syntax", 2),
        ("a: 'b", "spec/yaml-syntax", 3),
        ('a: "\\q"', "spec/yaml-syntax", 4),
        ('a: "\\ud800"', "spec/yaml-syntax", 4),
        ('a: "\\uDFFFx"', "spec/yaml-syntax", 4),
        ('a: "\\UFFFFFFFF"', "spec/yaml-syntax", 4),
        ('a: "\\xZZ"', "spec/yaml-syntax", 4),
        ("a: [1, 2\n", "spec/yaml-syntax", 3),
        ("a: b: c", "spec/yaml-syntax", 4),
        ("a: @b", "spec/yaml-syntax", 3),
        ("%YAML 3.0\n---\na: b", "spec/yaml-syntax", 0),
        ("a: >x\n  b", "spec/yaml-syntax", 4),
    ],
)
def test_what_is_refused_and_where(text: str, id: str, at: int, parser: ParserFactory) -> None:
    found = refused(text, parser)
    assert (found.id, found.primary.span.start) == (id, at)
    assert found.help


@BOTH
def test_json_is_yaml(parser: ParserFactory) -> None:
    tree = parsed('{"a":[1,{"b":null}],"c":"d?[e]"}', parser)
    assert isinstance(tree, Mapping)
    assert [entry.key.value for entry in tree.entries] == ["a", "c"]


@BOTH
@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n...\n"])
def test_no_document_or_an_empty_one_is_no_mistake_of_yaml(text: str, parser: ParserFactory) -> None:
    tree, diagnostics = parse("specs/shop/models.yaml", text, parser)
    assert diagnostics == []
    assert tree is None or (isinstance(tree, Scalar) and tree.value is None)


@BOTH
def test_a_tag_leaves_the_value_as_it_is(parser: ParserFactory) -> None:
    tree, (found,) = parse("specs/shop/models.yaml", "!!str 12", parser)
    assert isinstance(tree, Scalar)
    assert found.id == "spec/yaml-tag"
