from __future__ import annotations

from interlock.emit.portal.prose import Block, BlockKind, Inline, InlineKind, inlines, prose


def text(words: str) -> Inline:
    return Inline(InlineKind.TEXT, words)


def paragraph(*pieces: Inline) -> Block:
    return Block(BlockKind.PARAGRAPH, (pieces,))


def test_blank_lines_part_paragraphs_and_line_breaks_do_not() -> None:
    assert prose("one\ntwo\n\n\nthree") == (paragraph(text("one two")), paragraph(text("three")))


def test_nothing_is_no_paragraph() -> None:
    assert prose(None) == () == prose("  \n ")


def test_items_make_a_list_and_go_on_in_the_next_line() -> None:
    found = prose("Before:\n- one\n  more of it\n- **two**\n\nafter")
    assert [block.kind for block in found] == [BlockKind.PARAGRAPH, BlockKind.LIST, BlockKind.PARAGRAPH]
    assert found[1].items == ((text("one more of it"),), (Inline(InlineKind.STRONG, "two"),))


def test_fenced_code_is_left_as_it_is() -> None:
    found = prose("Such as\n```json\n{\n  - **1**\n\n}\n```\nand so on")
    assert found[1] == Block(BlockKind.CODE, ((text("{\n  - **1**\n\n}"),),))
    assert found[2] == paragraph(text("and so on"))


def test_a_fence_that_is_never_closed_ends_with_the_text() -> None:
    assert prose("```\ncode") == (Block(BlockKind.CODE, ((text("code"),),)),)


def test_code_strong_and_links_are_known_within_a_line() -> None:
    assert inlines("a `b` **c** [d](https://e.example/f) g") == (
        text("a "),
        Inline(InlineKind.CODE, "b"),
        text(" "),
        Inline(InlineKind.STRONG, "c"),
        text(" "),
        Inline(InlineKind.LINK, "d", "https://e.example/f"),
        text(" g"),
    )


def test_links_of_other_kinds_are_text() -> None:
    for written in (
        "[x](javascript:alert(1))",
        "[x](data:text/html,1)",
        '[x](https://a"onclick=b)',
        "[x](//a.example)",
    ):
        assert inlines(written) == (text(written),)


def test_html_and_lone_marks_are_text() -> None:
    for written in ("<b>1</b>", "2 * 3 ** 4", "`open", "[a] (b)", "_c_"):
        assert inlines(written) == (text(written),)
