from __future__ import annotations

from interlock.diagnostics.render.text import render_text
from interlock.lint.committed import committed


def test_tracked_files_are_found_where_generated_code_is_written_and_nowhere_else() -> None:
    found = committed(["dist/codegen/specs/a/models.py", "dist/wheels/a.whl", "services/a/app/main.py"])
    assert render_text(found, {}).splitlines() == [
        "dist/codegen/specs/a/models.py:1:1: warning[lint/generated-code-in-tree]: generated code is committed",
        "help: `git rm -r --cached dist/codegen`, and let git ignore the folder",
        "",
        "1 warning in 1 file",
    ]


def test_nothing_tracked_is_nothing_found() -> None:
    assert committed([]) == ()
