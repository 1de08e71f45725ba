from __future__ import annotations

from interlock_pants.generate.committed_lint import tracked_files


def test_tracked_files_are_told_apart_by_nul_whatever_is_in_their_names() -> None:
    assert tracked_files(b"dist/codegen/a b.py\0dist/codegen/c\nd.py\0") == (
        "dist/codegen/a b.py",
        "dist/codegen/c\nd.py",
    )


def test_nothing_tracked_is_no_file() -> None:
    assert tracked_files(b"") == ()
