from __future__ import annotations

from textwrap import dedent

import pytest

from interlock.diagnostics.source import SourceFile, Span
from interlock.emit.portal.excerpts import declaration, passage

TEXT = dedent("""\
    models:
      First:  # what it is
        doc: >-
          Folded

          text.
        fields:
          id: {type: int,
            ge: 1
          }

      # About the second.
      Second:
        type: int

    # The end.
    """)
SOURCES = {"specs/users/models.yaml": SourceFile("specs/users/models.yaml", TEXT)}


def key(name: str) -> Span:
    start = TEXT.index(name)
    return Span("specs/users/models.yaml", start, start + len(name))


def lines(name: str) -> tuple[int, int]:
    found = declaration(SOURCES, key(name)).lines
    return found[0].number, found[-1].number


@pytest.mark.parametrize(("name", "expected"), [("First", (2, 10)), ("Second", (13, 14)), ("fields", (7, 10))])
def test_a_declaration_is_its_key_and_what_is_indented_below(name: str, expected: tuple[int, int]) -> None:
    assert lines(name) == expected


def test_a_bracket_that_closes_below_its_key_belongs_to_it() -> None:
    assert [line.text.strip() for line in declaration(SOURCES, key("id")).lines] == ["id: {type: int,", "ge: 1", "}"]


def test_a_passage_is_whole_lines() -> None:
    build = 'service(\n    name="a",\n)\nother()\n'
    found = passage({"BUILD": SourceFile("BUILD", build)}, Span("BUILD", 0, build.index(")") + 1))
    assert [line.number for line in found.lines] == [1, 2, 3]


def test_of_a_file_that_is_not_there_the_path_is_known() -> None:
    assert declaration({}, key("First")) == ("specs/users/models.yaml", ())
    assert passage({}, key("First")).lines == ()
