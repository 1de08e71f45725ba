from __future__ import annotations

from interlock_pants.compiler.report import PLAIN, WRONG_GRAPH, Presentation, is_about_inputs, put_off
from interlock_pants.subsystem import Format


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


def test_a_linter_that_has_to_wait_names_the_ones_that_tell_of_the_cause() -> None:
    found = put_off("The graph was", WRONG_GRAPH)
    assert found.exit_code == 1
    told = "The graph was not looked at, because specs, or fields or edges of services, have errors."
    assert found.text.startswith(told)
    assert "lint --only=interlock --only=interlock-service --only=interlock-graph ::" in found.text


def test_what_is_not_on_standard_output_is_about_the_inputs() -> None:
    assert is_about_inputs(1, b"")
    assert not is_about_inputs(1, b"infra/BUILD:1:1: error")
    assert not is_about_inputs(2, b"")
    assert not is_about_inputs(0, b"")
