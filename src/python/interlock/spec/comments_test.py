"""What is a comment and what only looks like one, with both parsers."""

from __future__ import annotations

import pytest
import yaml

from interlock.spec.comments import find_comments
from interlock.spec.yaml_tree import ParserFactory, parse

PATH = "specs/shop/models.yaml"
BOTH = pytest.mark.parametrize("parser", [yaml.CSafeLoader, yaml.SafeLoader])


def comments(text: str, parser: ParserFactory) -> list[str]:
    """The comments, those that stand alone on their line behind an `=`."""
    tree, diagnostics = parse(PATH, text, parser)
    assert diagnostics == []
    return [
        ("=" if comment.alone else "") + text[comment.span.start : comment.span.end]
        for comment in find_comments(PATH, text, tree)
    ]


@BOTH
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: b\n", []),
        ("# a\n", ["=# a"]),
        ("", []),
        ("#\n", ["=#"]),
        ("a: b # c  \n", ["# c"]),
        ("a: b\n   # c # d\n", ["=# c # d"]),
        ("a: b\r\n# c\r\nd: e # f\r\n", ["=# c", "# f"]),
        ("# first\n--- # start\na: b\n... # end\n# last\n", ["=# first", "# start", "# end", "=# last"]),
        ("a:# c\n", []),
        ("a: b#c\n", []),
        ("a#b: c # d\n", ["# d"]),
        ("a: '# b' # c\n", ["# c"]),
        ('a: "# b \\" # c" # d\n', ["# d"]),
        ('"a # b": c # d\n', ["# d"]),
        ("a: 'b\n  # c\n  d' # e\n", ["# e"]),
        ("a: b\n  c # d\n", ["# d"]),
        ("a: b\n  #c\n", ["=#c"]),
        ("a: b\n  c#d\n  e\n# f\n", ["=# f"]),
        ("a: |\n  # b\n  c # d\n# e\nf: g\n", ["=# e"]),
        ("a: | # b\n  # c\n\n# d\n", ["# b", "=# d"]),
        ("a: >-2 # b\n    # c\n # d\n", ["# b", "=# d"]),
        ("a: |\n\n# b\nc: d\n", ["=# b"]),
        ("a: &x # b\n  'c # d' # e\nf: *x # g\n", ["# b", "# e", "# g"]),
        ("a: &x | # b\n  # c\nd: *x\n", ["# b"]),
        ("a: &x # b\n  # c\n  d: e#f\n", ["# b", "=# c"]),
        ("a: {b: 1, # c\n  # d\n  e: [2,# f\n  3]} # g\n", ["# c", "=# d", "# f", "# g"]),
        ('a: ["b","c"#d\n  ]\n', ["#d"]),
        ("- # a\n  b\n-  # c\n", ["# a", "# c"]),
        ("? a # b\n: c # d\n", ["# b", "# d"]),
        ("a: # b\n\n  c: d\n", ["# b"]),
    ],
)
def test_comments_are_found_between_the_scalars(text: str, expected: list[str], parser: ParserFactory) -> None:
    assert comments(text, parser) == expected
