from __future__ import annotations

from pants.engine.fs import EMPTY_DIGEST, FileContent
from pants.engine.process import Process

from interlock_pants.python_lint import index


def test_the_places_of_a_module_are_below_every_source_root() -> None:
    assert index.library_globs(("shared.base",), ("", "src/python")).globs == (
        "shared/base.py",
        "shared/base/__init__.py",
        "src/python/shared/base.py",
        "src/python/shared/base/__init__.py",
    )


def test_a_file_belongs_to_the_deepest_source_root_above_it() -> None:
    found = index.library(("src/python/shared/base.py", "tools/x.py"), ("", "src", "src/python"))
    assert found == (("src/python/shared", "src/python"), ("tools", ""))


def test_what_a_file_may_import_is_read_from_its_summary() -> None:
    summary = b'{"imported": [["a.b", null, 0, 1], ["a.c", "d", 2, 3], ["x", "*", 4, 5], ["a.b", null, 6, 7]]}'
    process = index.IndexProcess(Process(("python",), description="Reading"), "src/python")
    found = index.read_index(process, EMPTY_DIGEST, [FileContent("services/a/app/main.py.json", summary)])
    assert dict(found.imports) == {"services/a/app/main.py": ("a.b", "a.c", "a.c.d", "x")}
    assert found.source_root == "src/python"
