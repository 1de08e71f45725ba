"""The format of GitHub's annotations."""

from __future__ import annotations

from interlock.diagnostics.diagnostic import Diagnostic, Edit, Fix, Label, Severity
from interlock.diagnostics.render.github import render_github
from interlock.diagnostics.source import SourceFile, Span

PATH = "specs/shop/models.yaml"
SOURCES = {PATH: SourceFile(PATH, "a: 1\nb:\n  c: é\n")}


def shown(*diagnostics: Diagnostic) -> str:
    return render_github(diagnostics, SOURCES)


def test_a_finding_is_one_command_with_its_place_and_its_id_as_title() -> None:
    found = Diagnostic("spec/x", "wrong", Label(Span(PATH, 10, 11)))
    assert shown(found) == f"::error file={PATH},line=3,endLine=3,col=3,endColumn=4,title=spec/x::wrong"


def test_a_warning_is_a_warning() -> None:
    found = Diagnostic("lint/x", "m", Label(Span(PATH, 0, 1)), severity=Severity.WARNING)
    assert shown(found).startswith("::warning ")


def test_of_a_place_in_several_lines_no_columns_are_told() -> None:
    found = Diagnostic("spec/x", "m", Label(Span(PATH, 5, 14)))
    assert shown(found) == f"::error file={PATH},line=2,endLine=3,title=spec/x::m"


def test_places_help_and_fix_are_lines_of_the_message() -> None:
    fix = Fix("Remove it", (Edit(Span(PATH, 0, 1), ""),))
    secondary = (Label(Span(PATH, 5, 6), "first here"), Label(Span("specs/gone.yaml", 7, 8)))
    found = Diagnostic("spec/x", "m", Label(Span(PATH, 0, 1)), secondary, "do this\nor that", fix=fix)
    _, _, message = shown(found).partition(",title=spec/x::")
    assert message.split("%0A") == [
        "m",
        f"{PATH}:2: first here",
        "specs/gone.yaml:1",
        "help: do this",
        "or that",
        "fix: Remove it",
    ]


def test_what_would_end_a_property_or_a_command_is_escaped() -> None:
    path = "specs/a,b:c%/x.yaml"
    found = Diagnostic("spec/x", "100% of a: b, c", Label(Span(path, 0, 1)), help="x\r::error::forged")
    assert shown(found) == (
        "::error file=specs/a%2Cb%3Ac%25/x.yaml,line=1,title=spec/x::100%25 of a: b, c%0Ahelp: x%0A::error::forged"
    )


def test_what_users_write_steers_neither_the_terminal_nor_the_runner() -> None:
    found = Diagnostic("spec/x", "unknown key `a\n::error::\x1b[31m`", Label(Span(PATH, 0, 1)))
    assert shown(found).count("\n") == 0
    assert "\x1b" not in shown(found)


def test_the_order_is_by_place_and_nothing_found_is_no_text() -> None:
    late, early = Diagnostic("spec/x", "m", Label(Span(PATH, 5, 6))), Diagnostic("spec/y", "m", Label(Span(PATH, 0, 1)))
    assert [line.partition("title=")[2] for line in shown(late, early).splitlines()] == ["spec/y::m", "spec/x::m"]
    assert shown() == ""
