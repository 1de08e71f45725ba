from __future__ import annotations

from pants.backend.python.util_rules.pex_environment import PythonExecutable
from pants.engine.fs import EMPTY_DIGEST
from pants.engine.process import Process

from interlock_pants.compiler.process import Compiler
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


def test_what_a_file_may_import_is_what_its_process_prints() -> None:
    process = index.IndexProcess(Process(("python",), description="Reading"), "src/python")
    found = index.read_index(process, EMPTY_DIGEST, b'{"services/a/app/main.py": ["a.b", "a.c"]}')
    assert dict(found.imports) == {"services/a/app/main.py": ("a.b", "a.c")}
    assert found.source_root == "src/python"


def test_what_is_kept_of_a_batch_lies_in_a_cache_and_is_for_one_compiler() -> None:
    request = index.IndexRequest(("services/a/app/main.py", "services/a/app/other.py"))
    process = index.index_process(request, Compiler(EMPTY_DIGEST, PythonExecutable("/python")), EMPTY_DIGEST).process
    options = dict(zip(process.argv, process.argv[1:]))
    [folder] = process.append_only_caches.values()
    assert options["--kept"] == f"{folder}/services/a/app/main.py.kept"
    assert options["--kept-by"] == EMPTY_DIGEST.fingerprint
