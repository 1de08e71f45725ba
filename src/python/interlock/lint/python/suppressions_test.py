from __future__ import annotations

from textwrap import dedent

import pytest

from interlock.lint.python.indexer import index

ALLOW = "# interlock: allow lint/x -- because"


def covered(text: str) -> list[str]:
    """The text that each suppression covers."""
    source = dedent(text).strip("\n") + "\n"
    made = index("services/a/b.py", "services.a.b", source.encode())
    assert made.problem is None
    return [source[each.covers.start : each.covers.end].strip() for each in made.suppressions]


def test_behind_a_statement_the_statement_is_covered() -> None:
    assert covered(f"a = 1\nb = 2  {ALLOW}\nc = 3") == ["b = 2"]
    assert covered(f"b = f(\n    1,\n)  {ALLOW}") == ["b = f(\n    1,\n)"]


def test_within_a_statement_the_statement_is_covered() -> None:
    assert covered(f"b = f(\n    1,  {ALLOW}\n    2,\n)\n") == [f"b = f(\n    1,  {ALLOW}\n    2,\n)"]
    assert covered(f"b = f(\n    {ALLOW}\n    2,\n)\n") == [f"b = f(\n    {ALLOW}\n    2,\n)"]


def test_alone_on_its_line_the_next_statement_is_covered() -> None:
    assert covered(f"a = 1\n{ALLOW}\n\n# more\nb = 2\nc = 3") == ["b = 2"]
    assert covered(f"def f():\n    a = 1\n    {ALLOW}\n    b = 2") == ["b = 2"]
    assert covered(f"a = 1\n{ALLOW}") == [""]


def test_of_a_class_or_function_the_part_before_its_body_is_covered() -> None:
    assert covered(f"class A(B):  {ALLOW}\n    x = 1") == [f"class A(B):  {ALLOW}"]
    assert covered(f"{ALLOW}\n@c(1)\nclass A(\n    B,\n):\n    x = 1") == ["@c(1)\nclass A(\n    B,\n):"]
    assert covered(f"@c(1)  {ALLOW}\ndef f(): ...") == [f"@c(1)  {ALLOW}\ndef f():"]
    assert covered(f"class A(B):\n    {ALLOW}\n    x = 1\n    y = 2") == ["x = 1"]


@pytest.mark.parametrize(
    "header", ["if a:", "for a in b:", "with a as b:", "while a:", "try:", "match a:\n    case 1:"]
)
def test_of_other_blocks_the_header_alone_is_covered(header: str) -> None:
    indent = "        " if "case" in header else "    "
    tail = "\nexcept A: pass" if header == "try:" else ""
    assert covered(f"{header}\n{indent}x = 1\n{indent}{ALLOW}\n{indent}y = 2{tail}") == ["y = 2"]
    assert "x = 1" not in covered(f"{ALLOW}\n{header}\n{indent}x = 1{tail}")[0]


@pytest.mark.parametrize("line", ["class A(B): ...", "if a: b = 1", "a = 1; b = 2", "@c\nclass A(B): x = 1"])
def test_a_header_with_its_body_and_several_statements_on_one_line_are_covered_together(line: str) -> None:
    assert covered(f"before = 1\n{line}  {ALLOW}\nafter = 1") == [line]


def test_only_comments_count() -> None:
    assert covered(f'a = "{ALLOW}"\nb = """\n{ALLOW}\n"""') == []


def test_a_noqa_is_no_suppression() -> None:
    assert covered("import a  # noqa\nimport b  # noqa: lint/x\n# type: ignore") == []


def test_what_is_addressed_to_us_and_not_understood_is_kept_to_be_told() -> None:
    made = index("services/a/b.py", "services.a.b", b"a = 1  # Interlock: ignore lint/x\n")
    assert [each.rule for each in made.suppressions] == [None]


def test_comments_are_placed_in_characters() -> None:
    text = f"ä = 'é'  {ALLOW}\r\nb = 1\r\n"
    (found,) = index("services/a/b.py", "services.a.b", text.encode()).suppressions
    assert text[found.comment.start : found.comment.end] == ALLOW
    assert text[found.covers.start : found.covers.end] == "ä = 'é'"
