from __future__ import annotations

from interlock_pants.report import PLAIN, Format, Presentation


def test_text_is_printed_in_colour_where_there_are_colours() -> None:
    assert PLAIN.arguments == ("--format", "text", "--colour", "never")
    assert Presentation.of(Format.text, True).arguments == ("--format", "text", "--colour", "always")


def test_annotations_are_never_coloured() -> None:
    assert Presentation.of(Format.github, True).arguments == ("--format", "github", "--colour", "never")


def test_documents_for_programs_are_written_beside_the_printed_text() -> None:
    assert Presentation.of(Format.sarif, False).arguments == (
        "--format",
        "sarif",
        "--report",
        "__out/report/findings.sarif",
        "--colour",
        "never",
    )
