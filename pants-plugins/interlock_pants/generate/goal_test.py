from __future__ import annotations

from pathlib import Path

from pants.engine.fs import FileContent

from interlock_pants.generate import goal
from interlock_pants.generate.comparison import Comparison


def test_a_check_names_every_file_and_the_cure() -> None:
    found = Comparison(missing=("m.py",), stale=("s.py",), current=("c.py",), orphaned=("o.py",))
    assert goal.check_report("dist/codegen", found, "./pants").splitlines() == [
        "missing: dist/codegen/m.py",
        "stale: dist/codegen/s.py",
        "orphaned: dist/codegen/o.py",
        "dist/codegen: 1 missing, 1 stale, 1 orphaned. To bring it up to date: ./pants generate",
    ]


def test_a_run_says_what_it_did() -> None:
    found = Comparison(missing=("b.py",), stale=("a.py",), current=("c.py",), orphaned=("o.py",))
    assert goal.written_report("dist/codegen", found).splitlines() == [
        "wrote dist/codegen/a.py",
        "wrote dist/codegen/b.py",
        "removed dist/codegen/o.py",
        "dist/codegen: 2 written, 1 left as they were, 1 removed.",
    ]


_BINDINGS = FileContent(
    ".schemas/bindings.json",
    b'{"schemas": {".schemas/specs/a/models.schema.json": ["specs/a/models.yaml"]}}',
)


def test_editors_are_told_of_the_schemas_once(tmp_path: Path) -> None:
    told = list(goal.bind_schemas(tmp_path, "dist/codegen", [_BINDINGS]))
    assert told == ["wrote .vscode/settings.json"]
    assert "dist/codegen/.schemas/specs/a/models.schema.json" in (tmp_path / ".vscode/settings.json").read_text()
    assert list(goal.bind_schemas(tmp_path, "dist/codegen", [_BINDINGS])) == []


def test_settings_that_cannot_be_changed_with_certainty_are_left_and_that_is_told(tmp_path: Path) -> None:
    settings = tmp_path / ".vscode/settings.json"
    settings.parent.mkdir()
    settings.write_text("{\n  // mine\n}\n")
    [told] = goal.bind_schemas(tmp_path, "dist/codegen", [_BINDINGS])
    assert told.startswith("left .vscode/settings.json as it is: ")
    assert told.endswith("What it lacks is in dist/codegen/.schemas/bindings.json.")
    assert (tmp_path / ".vscode/settings.json").read_bytes() == b"{\n  // mine\n}\n"


def test_without_specs_editors_are_told_nothing(tmp_path: Path) -> None:
    assert list(goal.bind_schemas(tmp_path, "dist/codegen", [])) == []
    assert not (tmp_path / ".vscode").exists()


def test_schemas_are_counted_and_code_is_named() -> None:
    found = Comparison(
        missing=(".schemas/specs/a/api.schema.json", ".schemas/specs/a/models.schema.json", "specs/a/models.py"),
        stale=(),
        current=(),
        orphaned=(),
    )
    assert goal.written_report("dist/codegen", found).splitlines() == [
        "wrote dist/codegen/specs/a/models.py",
        "wrote 2 schemas for editors in dist/codegen/.schemas",
        "dist/codegen: 3 written, 0 left as they were, 0 removed.",
    ]
