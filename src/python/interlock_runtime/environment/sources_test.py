from __future__ import annotations

import os
from pathlib import Path

import pytest

from interlock_runtime.environment.sources import LONGEST_FILE, UnusableSourceError, text_of


@pytest.mark.parametrize("content", ["s3cret", "s3cret\n", "s3cret\r\n"])
def test_the_line_break_at_the_end_of_a_file_is_no_part_of_the_value(tmp_path: Path, content: str) -> None:
    (tmp_path / "secret").write_bytes(content.encode())
    assert text_of({"KEY_FILE": str(tmp_path / "secret")}, "KEY") == "s3cret"


def test_a_byte_order_mark_is_no_part_of_the_value(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"\xef\xbb\xbfs3cret\r\n")
    assert text_of({"KEY_FILE": str(tmp_path / "secret")}, "KEY") == "s3cret"
    (tmp_path / "empty").write_bytes(b"\xef\xbb\xbf")
    assert text_of({"KEY_FILE": str(tmp_path / "empty")}, "KEY") == ""


def test_all_else_in_a_file_counts(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("-----BEGIN\nline\n-----END \n\n")
    assert text_of({"KEY_FILE": str(tmp_path / "secret")}, "KEY") == "-----BEGIN\nline\n-----END \n"


def test_without_either_there_is_no_text() -> None:
    assert text_of({"KEY_FILE": "", "KEY": ""}, "KEY") == ""


def test_an_empty_variable_beside_a_file_is_none(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    assert text_of({"KEY": "", "KEY_FILE": str(tmp_path / "secret")}, "KEY") == "x"


def test_an_empty_file_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("\n")
    assert text_of({"KEY_FILE": str(tmp_path / "secret")}, "KEY") == ""


def test_both_are_one_too_many(tmp_path: Path) -> None:
    with pytest.raises(UnusableSourceError, match="KEY and KEY_FILE are both set") as refused:
        text_of({"KEY": "s3cret", "KEY_FILE": str(tmp_path / "secret")}, "KEY")
    assert "s3cret" not in str(refused.value)


def test_files_that_cannot_be_used_are_told_by_their_names_alone(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"s3cret\xff")
    (tmp_path / "cut").write_bytes(b"s3cret\0rest")
    (tmp_path / "long").write_bytes(b"s3cret" * LONGEST_FILE)
    (tmp_path / "closed").write_text("s3cret")
    (tmp_path / "closed").chmod(0)
    (tmp_path / "folder").mkdir()
    reasons = {
        "binary": "which is no text in UTF-8",
        "cut": "which has a NUL character in it",
        "long": "which is longer than a value can be",
        "missing": "which cannot be read: No such file or directory",
        "folder": "which cannot be read: Is a directory",
        "nul\0": "which cannot be read: embedded null byte",
    }
    if os.geteuid() != 0:
        reasons["closed"] = "which cannot be read: Permission denied"
    for name, reason in reasons.items():
        path = str(tmp_path / name)
        with pytest.raises(UnusableSourceError) as refused:
            text_of({"KEY_FILE": path}, "KEY")
        assert str(refused.value) == f"KEY_FILE names {path!r}, {reason}"
