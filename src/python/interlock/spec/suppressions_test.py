from __future__ import annotations

import pytest

from interlock.spec.load import load
from interlock.spec.suppressions import find_suppressions

PATH = "specs/shop/models.yaml"


def covered(text: str) -> list[tuple[str | None, str]]:
    """The rules that comments of a models.yaml allow, and the text that each covers."""
    loaded = load(PATH, text.encode())
    assert loaded.file is not None
    return [(found.rule, text[found.covers.start : found.covers.end]) for found in loaded.file.suppressions]


def test_a_comment_behind_an_entry_covers_its_line() -> None:
    text = "models:\n  Order: # interlock: allow lint/x -- y\n    fields: {id: int}\n"
    assert covered(text) == [("lint/x", "  Order: ")]


def test_a_comment_alone_covers_the_next_line_that_says_something() -> None:
    text = "models:\n  # interlock: allow lint/x -- y\n\n  # More.\n  Order:\n    fields: {id: int}\n"
    assert covered(text) == [("lint/x", "  Order:\n")]


def test_comments_above_each_other_cover_the_same_line() -> None:
    text = "models:\n  # interlock: allow lint/x -- y\n  # interlock: allow lint/z -- y\n  Order: int\n"
    assert covered(text) == [("lint/x", "  Order: int\n"), ("lint/z", "  Order: int\n")]


def test_lines_end_as_they_do_on_other_systems() -> None:
    text = "models:\r\n  # interlock: allow lint/x -- y\r\n  Order: int\r\n"
    assert covered(text) == [("lint/x", "  Order: int\r\n")]


def test_a_comment_at_the_end_covers_nothing() -> None:
    text = "models:\n  Order: int\n# interlock: allow lint/x -- y"
    assert covered(text) == [("lint/x", "")]


def test_what_is_addressed_to_interlock_and_cannot_be_read_is_kept() -> None:
    assert covered("models:\n  Order: int # Interlock: ignore\n") == [(None, "  Order: int ")]


@pytest.mark.parametrize(
    "text",
    [
        'models:\n  Order: {doc: "see # interlock: allow lint/x -- y", fields: {}}\n',
        "models:\n  Order:\n    doc: |\n      # interlock: allow lint/x -- y\n    fields: {}\n",
        "models:\n  Order: int # noqa\n",
        "models:\n  Order: int # about interlock\n",
    ],
)
def test_text_and_other_comments_are_none(text: str) -> None:
    assert covered(text) == []


def test_every_kind_of_file_has_them() -> None:
    comment = "# interlock: allow lint/x -- y"
    for name, text in {
        "models": "models: {}",
        "api": "operations: {}",
        "events": "events: {}",
        "tasks": "tasks: {}",
    }.items():
        file = load(f"specs/shop/{name}.yaml", f"{text} {comment}\n".encode()).file
        assert file is not None
        assert [found.rule for found in file.suppressions] == ["lint/x"]


def test_without_one_there_is_nothing_to_parse() -> None:
    assert find_suppressions(PATH, "models: {} # a comment", None) == ()
