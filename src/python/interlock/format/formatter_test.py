"""What is formatted, what is left alone, and what the file looks like to its bytes."""

from __future__ import annotations

import pytest

from interlock.format.formatter import Erroneous, Failed, Formatted, format_bytes, format_text

PATH = "specs/shop/models.yaml"


def formatted(text: str) -> str:
    result = format_text(PATH, text)
    assert isinstance(result, Formatted), result
    return result.text


def test_line_breaks_a_byte_order_mark_and_spaces_at_the_end_of_lines_go() -> None:
    data = b"\xef\xbb\xbfmodels:  \r\n   A:\r      type: int   # a  \r\n\r\n"
    assert format_bytes(PATH, data) == Formatted("models:\n  A:\n    type: int  # a\n")


def test_line_breaks_inside_a_block_scalar_are_those_of_the_file() -> None:
    assert formatted("models:\r\n  A:\r\n    doc: |\r\n      a\r\n      b\r\n    type: int\r\n") == (
        "models:\n  A:\n    doc: |\n      a\n      b\n    type: int\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# only a comment\n",
        "models: [\n",
        "modles: {}\n",
        "models: {A: {type: int, type: int}}\n",
        "models: {A: !!str int}\n",
        "models: {A: {<<: {type: int}}}\n",
        "models: {A: {fields: {x: list[int]}}}\n",
        "models:\n\tA: int\n",
    ],
)
def test_a_file_with_errors_is_left_with_its_diagnostics(text: str) -> None:
    result = format_text(PATH, text)
    assert isinstance(result, Erroneous)
    assert result.diagnostics
    assert result.source.path == PATH


def test_bytes_that_are_no_text_are_an_error_too() -> None:
    assert isinstance(format_bytes(PATH, b"models: \xff"), Erroneous)
    assert isinstance(format_text(PATH, "models: \ud800"), Erroneous)


def test_what_depends_on_other_files_does_not_keep_a_file_from_being_formatted() -> None:
    assert formatted("models: {A: {fields: {x: nowhere.Model}}}") == "models: {A: {fields: {x: nowhere.Model}}}\n"


def test_what_would_become_an_error_is_left_and_told() -> None:
    # A key of more than 1,024 characters needs the sign `?`, which the canonical form does not have.
    result = format_text(PATH, f"models:\n  A:\n    type: json\n    examples:\n    - ? {'k' * 2000}\n      : 1\n")
    assert isinstance(result, Failed)
    assert "left as it is" in result.message


def test_a_blank_line_at_the_end_of_a_kept_block_is_part_of_it() -> None:
    text = "models:\n  A:\n    type: json\n    examples:\n      - |+\n        a\n\n      # above\n      - b\n"
    assert formatted(text) == text
    assert formatted(text.replace("      - b\n", "")) == text.replace("      - b\n", "")


def test_spaces_that_end_a_kept_block_are_part_of_it_and_set_nothing_apart() -> None:
    text = "models:\n  A:\n    doc: |-\n      a\n        \n    type: int\n"
    assert formatted(text) == text


def test_a_comment_moves_with_its_entry() -> None:
    text = "models:\n  A:\n    # the type\n    type: int  # a number\n    # the text\n    doc: Text.  # prose\n"
    assert formatted(text) == (
        "models:\n  A:\n    # the text\n    doc: Text.  # prose\n    # the type\n    type: int  # a number\n"
    )


def test_a_comment_about_the_file_stays_at_its_head_when_entries_move() -> None:
    result = format_text("specs/shop/api.yaml", "# About the file.\n\n# Operations.\noperations: {}\ndomain: shop\n")
    assert result == Formatted("# About the file.\n\ndomain: shop\n\n# Operations.\noperations: {}\n")


def test_the_modeline_comes_first() -> None:
    text = "# About.\n# yaml-language-server: $schema=x.json\nmodels: {}\n"
    assert formatted(text) == "# yaml-language-server: $schema=x.json\n# About.\nmodels: {}\n"


@pytest.mark.parametrize(
    "entry",
    [
        "x: {fields}  # interlock: allow lint/a-rule -- it is meant so",
        "# interlock: allow lint/a-rule -- it is meant so\n      # of two lines\n      x: {fields}",
    ],
)
def test_an_entry_with_a_suppression_stays_on_its_line_for_that_covers_no_other(entry: str) -> None:
    value = f"{{type: string, default: {'a' * 120}}}"
    text = f"models:\n  A:\n    fields:\n      {entry.replace('{fields}', value)}\n"
    assert formatted(text) == text
    assert "\n        type: string\n" in formatted(text.replace("interlock:", "note:"))


@pytest.mark.parametrize(
    ("entry", "kept"),
    [
        # `name` and `type` are covered, and `source` is not.
        (
            ["- {name: q, type: string,  # interlock: allow lint/a-rule -- by treaty", "    source: query }"],
            ["- {name: q, type: string,  # interlock: allow lint/a-rule -- by treaty", "    source: query }"],
        ),
        # `name` is covered, and what it is, is not.
        (
            ["- name:  # interlock: allow lint/a-rule -- by treaty", "    q", "  type: string"],
            ["- name:  # interlock: allow lint/a-rule -- by treaty", "    q", "  type: string"],
        ),
        # The end of the type is covered, and its beginning is not.
        (
            ['-  type: "map[string,', '     int]"  # interlock: allow lint/a-rule -- by treaty', "   name: q"],
            ["- name: q", '  type: "map[string,', '    int]"  # interlock: allow lint/a-rule -- by treaty'],
        ),
    ],
)
def test_an_entry_whose_suppression_would_cover_more_or_less_is_kept_as_it_is_written(
    entry: list[str], kept: list[str]
) -> None:
    before = ["operations:", "    get:", "      rest: {path: /x, method: GET}", "      params:"]
    after = ["operations:", "  get:", "    params:", *(f"      {line}" for line in kept)]
    text = "\n".join([*before, *(f"         {line}" for line in entry), ""])
    result = format_text("specs/shop/api.yaml", text)
    assert result == Formatted("\n".join([*after, '    rest: {method: GET, path: "/x"}', ""]))
    assert format_text("specs/shop/api.yaml", result.text) == result


def test_where_nothing_smaller_can_be_kept_the_file_is() -> None:
    # The comment covers `domain`, which is sorted to the beginning.
    operation = "  get:\n      rest: {path: '', method: GET}\n      # interlock: allow lint/a-rule -- by treaty\n"
    text = f"operations:\n{operation}domain: shop\n"
    assert format_text("specs/shop/api.yaml", text) == Formatted(text)


def test_a_suppression_moves_with_its_entry() -> None:
    comment = "# interlock: allow lint/a-rule -- by treaty"
    text = f"models:\n  A:\n    fields: {{}}  {comment}\n    {comment}\n    doc: Text.\n"
    assert formatted(text) == f"models:\n  A:\n    {comment}\n    doc: Text.\n    fields: {{}}  {comment}\n"


def test_comments_between_a_key_and_its_value_keep_their_order() -> None:
    assert formatted("models: # beside models\n  # between\n  {A: int} # beside int\n") == (
        "# beside models\n# between\nmodels: {A: int}  # beside int\n"
    )
    assert formatted("models: # beside models\n  { # in braces\n  # between\n  }\n") == (
        "# beside models\n# in braces\n# between\nmodels: {}\n"
    )
