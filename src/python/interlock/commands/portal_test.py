from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from interlock.__main__ import main

API = """\
domain: users
config:
  rest: {prefix: /users, version: 1, auth: public}
operations:
  get_user:
    output: string
    rest: {method: GET, path: "/one"}
"""
BUILD = 'service(name="backend", kind="fastapi", exposes=["specs/users:api"])\n'


def service(exposed: str) -> dict[str, Any]:
    at = BUILD.index('"specs/users:api"')
    return {
        "name": "backend",
        "address": "services/backend:backend",
        "folder": "services/backend",
        "file": "services/backend/BUILD",
        "span": [0, len(BUILD) - 1],
        "kind": "fastapi",
        "module": "services.backend.app.main",
        "image": "backend:latest",
        "migrations": None,
        "exposes": [{"spec": exposed, "span": [at, at + len('"specs/users:api"')], "names": []}],
        **{field: [] for field in ("consumes", "publishes", "subscribes", "runs", "enqueues", "access")},
    }


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for path, text in (("specs/users/api.yaml", API), ("services/backend/BUILD", BUILD)):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_services(root: Path, exposed: str = "specs/users:api") -> None:
    (root / "services.json").write_text(json.dumps({"version": 1, "services": [service(exposed)]}))


def test_the_site_is_written(repository: Path) -> None:
    write_services(repository)
    assert main(["portal", "--services", "services.json", "--out", "site"]) == 0
    assert "get_user" in (repository / "site/apis/users.api.html").read_text()
    assert "service(name=" in (repository / "site/services/backend.html").read_text()


def test_pages_call_it_by_its_title(repository: Path) -> None:
    write_services(repository)
    assert main(["portal", "--services", "services.json", "--title", "A & B", "--out", "site"]) == 0
    page = (repository / "site/apis/users.api.html").read_text()
    assert "· A &amp; B</title>" in page
    assert '<a href="../index.html">A &amp; B</a></p>' in page
    assert "Portal" not in page


def test_variables_come_from_the_environment_file(repository: Path) -> None:
    write_services(repository)
    variable = {"name": "PORT", "type": "int", "secret": False, "required": "never", "default": "8000"}
    environment = {"version": 1, "services": {"backend": [{**variable, "description": "Where it listens."}]}}
    (repository / "environment.json").write_text(json.dumps(environment))
    assert main(["portal", "--services", "services.json", "--environment", "environment.json", "--out", "site"]) == 0
    assert "Where it listens." in (repository / "site/services/backend.html").read_text()


def test_nothing_is_written_while_edges_have_errors(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_services(repository, "specs/users:apy")
    assert main(["portal", "--services", "services.json", "--out", "site"]) == 1
    assert "graph/unknown-spec" in capsys.readouterr().err
    assert not (repository / "site").exists()


def test_a_file_of_another_form_is_wrong_usage(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_services(repository)
    (repository / "environment.json").write_text("{}")
    with pytest.raises(SystemExit, match="2"):
        main(["portal", "--services", "services.json", "--environment", "environment.json", "--out", "site"])
    assert "environment.json" in capsys.readouterr().err
