from __future__ import annotations

import pytest
from pants.engine.fs import DigestContents, FileContent

from interlock_pants.graph.fix import fixable_files, may_have_fixes


def test_build_files_are_found_by_the_names_that_the_repository_gives_them() -> None:
    files = ("a/BUILD", "a/BUILD.service", "a/build.py", "specs/a/models.yaml", "a/models.yaml")
    assert fixable_files(files, ["BUILD", "BUILD.*"]) == ("a/BUILD", "a/BUILD.service", "specs/a/models.yaml")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"# interlock: allow graph/unread-event -- why", True),
        (b"#interlock:allow service/python-beside-build -- why", True),
        (b"# interlock: allow lint/missing-doc -- why", False),
        (b"service(name='shop')", False),
    ],
)
def test_only_comments_about_services_and_their_graph_are_looked_at(text: bytes, expected: bool) -> None:
    assert may_have_fixes(DigestContents([FileContent("a/BUILD", text)])) is expected
