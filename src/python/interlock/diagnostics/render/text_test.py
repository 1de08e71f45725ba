"""The text format."""

from __future__ import annotations

from textwrap import dedent

from interlock.diagnostics.diagnostic import Diagnostic, Edit, Fix, Label, Safety, Severity
from interlock.diagnostics.render.style import ANSI, Style
from interlock.diagnostics.render.text import render_text
from interlock.diagnostics.source import SourceFile, Span

PATH = "specs/shop/models.yaml"


def label(text: str, marked: str, said: str = "", path: str = PATH) -> Label:
    start = text.index(marked)
    return Label(Span(path, start, start + len(marked)), said)


def shown(text: str, *diagnostics: Diagnostic) -> str:
    return render_text(diagnostics, {PATH: SourceFile(PATH, text)})


def expected(text: str) -> str:
    return dedent(text).strip("\n")


def test_place_message_frame_help_and_summary() -> None:
    text = "models:\n  A: {typ: int}\n"
    found = Diagnostic("spec/unknown-key", "unknown key `typ`", label(text, "typ"), help="did you mean `type`?")
    assert shown(text, found) == expected("""
        specs/shop/models.yaml:2:7: error[spec/unknown-key]: unknown key `typ`
          |
        2 |   A: {typ: int}
          |       ^^^
          |
        help: did you mean `type`?

        1 error in 1 file
    """)


def test_labels_in_one_frame_with_what_lies_between_left_out() -> None:
    text = "a: 1\nb: 2\nc: 3\nd: 4\n"
    found = Diagnostic("spec/x", "m", label(text, "d"), (label(text, "a", "first here"), label(text, "b", "then")))
    assert shown(text, found) == expected("""
        specs/shop/models.yaml:4:1: error[spec/x]: m
          |
        1 | a: 1
          | - first here
        2 | b: 2
          | - then
        ...
        4 | d: 4
          | ^
          |

        1 error in 1 file
    """)


def test_labels_in_another_file_get_a_frame_of_their_own() -> None:
    text, other = "a: 1\n", "\n" * 9 + "b: 2\n"
    found = Diagnostic("spec/x", "m", label(text, "a", "here"), (label(other, "b", "there", "specs/b.yaml"),))
    sources = {PATH: SourceFile(PATH, text), "specs/b.yaml": SourceFile("specs/b.yaml", other)}
    assert render_text([found], sources) == expected("""
        specs/shop/models.yaml:1:1: error[spec/x]: m
           |
         1 | a: 1
           | ^ here
           |
           ::: specs/b.yaml:10:1
           |
        10 | b: 2
           | - there
           |

        1 error in 1 file
    """)


def test_wide_and_combining_characters_and_tabs_keep_the_underline_in_place() -> None:
    text = "商品\te\u0301: typ\n"
    found = Diagnostic("spec/x", "m", label(text, "typ"))
    line, underline = shown(text, found).splitlines()[2:4]
    assert line == "1 | 商品    e\u0301: typ"
    assert underline == "  | " + " " * (4 + 4 + 1 + 2) + "^^^"


def test_a_wide_character_is_underlined_as_wide() -> None:
    text = "商品: x\n"
    assert shown(text, Diagnostic("spec/x", "m", label(text, "商品"))).splitlines()[3] == "  | ^^^^"


def test_what_steers_a_terminal_is_shown_as_a_symbol() -> None:
    text = "a: \x1b[31m\u202e\x7f\n"
    lines = shown(text, Diagnostic("spec/x", "m\x1b\n", label(text, "a"), help="h\x07")).splitlines()
    assert lines[0].endswith(": m\u241b\u240a")
    assert lines[2] == "1 | a: \u241b[31m\ufffd\u2421"
    assert lines[5] == "help: h\u2407"


def test_of_a_long_line_what_is_around_the_mark_is_shown() -> None:
    text = "a" * 500 + "X" + "b" * 500 + "\n"
    _, _, line, underline, *_ = shown(text, Diagnostic("spec/x", "m", label(text, "X"))).splitlines()
    assert len(line) < 130
    assert line[underline.index("^")] == "X"
    assert line.startswith("1 | …a")
    assert line.endswith("b…")


def test_of_a_place_over_several_lines_the_first_is_underlined() -> None:
    text = "a: [1,\n  2]\n"
    assert shown(text, Diagnostic("spec/x", "m", label(text, "[1,\n  2]"))).splitlines()[2:4] == [
        "1 | a: [1,",
        "  |    ^^^",
    ]


def test_an_empty_place_is_one_mark() -> None:
    text = "a:\n"
    found = Diagnostic("spec/x", "m", Label(Span(PATH, 2, 2)))
    assert shown(text, found).splitlines()[3] == "  |   ^"
    at_the_end = Diagnostic("spec/x", "m", Label(Span(PATH, 3, 3)))
    assert shown(text, at_the_end).splitlines()[0].startswith(f"{PATH}:2:1:")


def test_the_order_is_by_place_whatever_the_order_given() -> None:
    text = "a: 1\nb: 2\n"
    first, second = Diagnostic("spec/x", "m", label(text, "a")), Diagnostic("spec/x", "m", label(text, "b"))
    assert shown(text, second, first) == shown(text, first, second)


def test_summaries() -> None:
    text = "a: 1\nb: 2\n"
    error = Diagnostic("spec/x", "m", label(text, "a"))
    warning = Diagnostic("spec/y", "m", label(text, "b"), severity=Severity.WARNING)
    assert shown(text) == "no findings"
    assert shown(text, error, warning, error).endswith("\n\n2 errors and 1 warning in 1 file")
    assert shown(text, warning).endswith("\n\n1 warning in 1 file")
    assert ": warning[spec/y]: m" in shown(text, warning)


def test_a_fix_is_told_after_the_help_and_only_safe_ones_are_counted() -> None:
    text = "a: 1\nb: 2\n"
    edits = (Edit(Span(PATH, 0, 1), "c"),)
    safe = Diagnostic("spec/x", "m", label(text, "a"), help="h", fix=Fix("Write `c`", edits))
    unsafe = Diagnostic("spec/y", "m", label(text, "b"), fix=Fix("Write `c`", edits, Safety.UNSAFE))
    assert shown(text, safe).endswith("\nhelp: h\nfix: Write `c`\n\n1 error in 1 file, 1 with a safe fix")
    assert shown(text, unsafe).endswith("\nfix: Write `c` (for you to decide on)\n\n1 error in 1 file")


def test_a_file_whose_text_is_not_known_is_told_without_a_frame() -> None:
    found = Diagnostic("spec/x", "m", Label(Span("specs/gone.yaml", 5, 6)), help="h")
    assert render_text([found], {}) == "specs/gone.yaml:1:1: error[spec/x]: m\nhelp: h\n\n1 error in 1 file"


def test_colours_only_where_a_style_says_so() -> None:
    text = "a: 1\n"
    found = Diagnostic("spec/x", "m", label(text, "a"), (label(text, "1", "one"),), help="h")
    sources = {PATH: SourceFile(PATH, text)}
    coloured = render_text([found], sources, ANSI)
    assert "\x1b" not in render_text([found], sources)
    assert "\x1b[1;31merror[spec/x]\x1b[0m" in coloured
    assert render_text([found], sources, Style(error="<", reset=">")).count("<") == 2
