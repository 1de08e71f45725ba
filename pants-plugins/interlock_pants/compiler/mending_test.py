from __future__ import annotations

import json

import pytest

from interlock_pants.compiler.mending import Edit, Fix, Mending, Place, failure, mend, paths_of, safe_fixes

BUILD = "services/shop/BUILD"


def edit(start: tuple[int, int], end: tuple[int, int], text: str = "", path: str = BUILD) -> Edit:
    return Edit(path, Place(*start), Place(*end), text)


def mended(content: bytes, *fixes: Fix, path: str = BUILD) -> bytes:
    return mend(fixes, {path: content}, {path: content}).contents.get(path, content)


def told(safety: str) -> dict:
    place = {"path": BUILD, "line": 2, "column": 3, "endLine": 3, "endColumn": 1}
    return {"fix": {"title": "Remove it", "safety": safety, "edits": [{**place, "text": "x"}]}}


def test_safe_fixes_are_read_and_others_are_not() -> None:
    report = json.dumps({"diagnostics": [told("safe"), told("unsafe"), {"fix": None}]}).encode()
    assert safe_fixes(report) == ((edit((2, 3), (3, 1), "x"),),)
    assert failure(report) is None


def test_a_report_of_a_failure_tells_the_reason() -> None:
    assert failure(b'{"failure": "Specs have errors.", "diagnostics": []}') == "Specs have errors."


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_places_count_characters_and_lines_of_every_kind(ending: str) -> None:
    text = ending.join(("# größe 😀", "a  # 😀 gone", "b"))
    assert mended(text.encode(), (edit((2, 2), (2, 12)),)).decode() == ending.join(("# größe 😀", "a", "b"))


def test_a_whole_line_is_removed_with_its_end() -> None:
    assert mended(b"a\nb\nc\n", (edit((2, 1), (3, 1)),)) == b"a\nc\n"


def test_of_fixes_that_overlap_the_first_is_applied_and_all_others_are() -> None:
    fixes = ((edit((1, 1), (1, 3), "x"),), (edit((1, 2), (1, 4), "y"),), (edit((1, 4), (1, 5), "z"),))
    assert mended(b"abcdef", *fixes) == b"xczef"


def test_a_fix_that_leads_into_another_file_is_left_out_whole() -> None:
    both = (edit((1, 1), (1, 2)), edit((1, 1), (1, 2), path="elsewhere"))
    assert paths_of([both]) == ("elsewhere", BUILD)
    assert mended(b"ab", both) == b"ab"


def test_a_file_that_is_not_as_it_was_read_is_left_and_named() -> None:
    fixes = ((edit((1, 1), (1, 2)),),)
    assert mend(fixes, {BUILD: b"ab"}, {BUILD: b"cab"}) == Mending({}, (BUILD,))


def test_places_in_python_do_not_count_a_byte_order_mark() -> None:
    path = "services/shop/main.py"
    assert mended("\ufeffab".encode(), (edit((1, 1), (1, 2), path=path),), path=path) == "\ufeffb".encode()


def test_another_encoding_is_left_as_it_is() -> None:
    content = "größe".encode("latin-1")
    assert mended(content, (edit((1, 1), (1, 2)),)) == content
