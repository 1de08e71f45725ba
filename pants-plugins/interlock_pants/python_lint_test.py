from __future__ import annotations

from pants.engine.fs import EMPTY_DIGEST, FileContent
from pants.engine.process import Process

from interlock_pants import python_lint
from interlock_pants.python_lint import Batch, ServiceSources

FILES = tuple(f"services/s{number // 40}/app/module_{number}.py" for number in range(1000))


def test_every_file_is_in_one_bucket() -> None:
    buckets = ServiceSources.of(FILES).buckets
    assert sorted(file for bucket in buckets for file in bucket) == sorted(FILES)
    assert max(map(len, buckets)) <= 256


def test_one_more_file_changes_one_bucket() -> None:
    before = set(ServiceSources.of(FILES).buckets)
    after = set(ServiceSources.of((*FILES, "services/s3/app/another.py")).buckets)
    assert len(after - before) <= 2


def test_files_are_linted_as_far_as_they_were_asked_for() -> None:
    sources = ServiceSources.of(FILES)
    first, last = sources.files[0], sources.files[1]
    [partition] = python_lint.partitions((first, last, "README.md"), sources)
    assert partition.metadata == Batch((first, last))
    assert partition.metadata.description == f"{first} to {last}"


def test_pants_cannot_divide_what_is_linted_together() -> None:
    partitions = python_lint.partitions(FILES, ServiceSources.of(FILES))
    assert [len(partition.elements) for partition in partitions] == [1] * len(partitions)
    assert sorted(file for partition in partitions for file in partition.metadata.files) == sorted(FILES)


def test_the_places_of_a_module_are_below_every_source_root() -> None:
    assert python_lint.library_globs(("shared.base",), ("", "src/python")).globs == (
        "shared/base.py",
        "shared/base/__init__.py",
        "src/python/shared/base.py",
        "src/python/shared/base/__init__.py",
    )


def test_a_file_belongs_to_the_deepest_source_root_above_it() -> None:
    found = python_lint.library(("src/python/shared/base.py", "tools/x.py"), ("", "src", "src/python"))
    assert found == (("src/python/shared", "src/python"), ("tools", ""))


def test_mistakes_in_specs_are_left_to_their_own_linter() -> None:
    found = python_lint.no_facts(1, b"", b"specs/a/models.yaml:1:1: error[spec/x]: wrong\n\n1 error in 1 file")
    assert found.exit_code == 1
    assert "spec/x" not in found.text
    assert "lint --only=interlock ::" in found.text


def test_another_failure_is_shown_whole() -> None:
    assert python_lint.no_facts(2, b"", b"usage: ...\nno such option\n").text == "usage: ...\nno such option"


def test_what_a_file_may_import_is_read_from_its_summary() -> None:
    summary = b'{"imported": [["a.b", null, 0, 1], ["a.c", "d", 2, 3], ["x", "*", 4, 5], ["a.b", null, 6, 7]]}'
    process = python_lint.IndexProcess(Process(("python",), description="Reading"), "src/python")
    index = python_lint.read_index(process, EMPTY_DIGEST, [FileContent("services/a/app/main.py.json", summary)])
    assert dict(index.imports) == {"services/a/app/main.py": ("a.b", "a.c", "a.c.d", "x")}
    assert index.source_root == "src/python"
