"""Specs of the earlier format load and check unchanged once they lie in one folder.

One flag of theirs says that nobody subscribes to an event to which an operation does, and that is a warning.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from interlock.compiler import check
from interlock.diagnostics.diagnostic import Severity
from interlock.spec.load import load_file
from interlock.spec.nodes import ApiFile, EventsFile, ManifestFile, ModelsFile
from interlock.spec.yaml_tree import ParserFactory

HERE = Path(__file__).parent
FOLDER = "specs/telegram"
KINDS = {
    "events.yaml": EventsFile,
    "manifest.yaml": ManifestFile,
    "models.yaml": ModelsFile,
    "notifications.yaml": ApiFile,
    "users.yaml": ApiFile,
}


def test_every_file_of_the_format_is_here() -> None:
    assert sorted(path.name for path in (HERE / FOLDER).iterdir()) == sorted(KINDS)


@pytest.mark.parametrize("parser", [yaml.CSafeLoader, yaml.SafeLoader])
@pytest.mark.parametrize("name", KINDS)
def test_a_file_loads_as_what_its_name_says(name: str, parser: ParserFactory) -> None:
    path = f"{FOLDER}/{name}"
    file, diagnostics, _ = load_file(path, (HERE / path).read_bytes(), parser)
    assert diagnostics == ()
    assert isinstance(file, KINDS[name])


def test_the_folder_checks_without_an_error() -> None:
    checked = check(HERE)
    assert [(found.id, found.severity, found.primary.span.path) for found in checked.diagnostics] == [
        ("spec/event-flag", Severity.WARNING, f"{FOLDER}/notifications.yaml")
    ]
    assert checked.diagnostics[0].help == "write `subscribe: true`, or leave the flag out"
    assert checked.system is not None
    (domain,) = checked.system.domains
    assert [api.title for api in domain.apis] == ["notifications", "users"]
    assert len(domain.events) == 2


def test_a_manifest_that_names_what_is_gone_says_where_edges_are_declared_now(tmp_path: Path) -> None:
    folder = tmp_path / FOLDER
    folder.mkdir(parents=True)
    for name in KINDS:
        (folder / name).write_bytes((HERE / FOLDER / name).read_bytes())
    manifest = (folder / "manifest.yaml").read_text(encoding="utf-8")
    (folder / "manifest.yaml").write_text(manifest.replace("get_user", "find_everything"), encoding="utf-8")
    (found, _) = check(tmp_path).diagnostics
    assert found.primary.span.path == f"{FOLDER}/manifest.yaml"
    assert "BUILD" in (found.help or "") or "service" in (found.help or "")
