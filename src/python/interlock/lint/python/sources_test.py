from __future__ import annotations

from pathlib import Path

from interlock.lint.python.sources import index_file, loader, python_files, service_names, source_file


def write(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("x = 1\n", encoding="utf-8")


def test_all_files_below_services_are_found_but_what_others_put_there(tmp_path: Path) -> None:
    own = ["services/a/app/main.py", "services/a/dist/b.py", "services/a/tests/a_test.py", "services/a/venv/c.py"]
    own.append("services/b/web/build.py")
    write(tmp_path, *own, "src/python/kit.py", "services/a/app/main.txt")
    write(tmp_path, "services/a/.venv/lib.py", "services/b/web/node_modules/x/gyp.py", "services/a/__pycache__/b.py")
    assert list(python_files(tmp_path)) == own
    assert service_names(tmp_path) == ("a", "b")


def test_files_and_folders_may_be_named(tmp_path: Path) -> None:
    write(tmp_path, "services/a/x.py", "services/a/y.py", "services/b/z.py")
    assert python_files(tmp_path, ["services/b", "services/a/y.py", "services/a/BUILD"]) == (
        "services/a/y.py",
        "services/b/z.py",
    )


def test_a_repository_without_services_has_none(tmp_path: Path) -> None:
    assert python_files(tmp_path) == ()
    assert service_names(tmp_path) == ()


def test_modules_are_found_below_both_roots(tmp_path: Path) -> None:
    write(tmp_path, "services/a/__init__.py", "src/python/kit/clock.py")
    load = loader(tmp_path)
    for module, path in {"services.a": "services/a/__init__.py", "kit.clock": "src/python/kit/clock.py"}.items():
        assert load(module) == index_file(tmp_path, path)
    assert load("pydantic") is None
    assert load("services") is None


def test_of_a_file_that_cannot_be_decoded_the_rest_is_shown(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"x = '\xff'")
    assert source_file(tmp_path, "a.py").text == "x = '\N{REPLACEMENT CHARACTER}'"
