from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from interlock.__main__ import main
from interlock.topology.testing import Repository, services_json

FILES = {
    "specs/shop/api.yaml": "operations: {buy: {rest: {method: POST, path: /orders}}}",
    "services/shop/BUILD": 'service(name="shop", kind="fastapi", exposes=["specs/shop:api"], access=["redis"])',
    "services/buyer/BUILD": 'service(name="buyer", consumes={"specs/shop:api": ["buy"]})',
}
BUILD = 'deployment(name="compose", platform="compose")\n'
DEPLOYMENT: dict[str, Any] = {
    "version": 1,
    "name": "compose",
    "address": "infra:compose",
    "file": "infra/BUILD",
    "span": [0, len(BUILD) - 1],
    "platform": "compose",
    "project": "shop",
    "services": ["buyer", "shop"],
    "ports": {"shop": "127.0.0.1:8000"},
    "replicas": {},
    "images": {"postgres": None, "redis": "redis:7"},
    "subnet": None,
}
ENVIRONMENT: dict[str, Any] = {
    "version": 1,
    "services": {
        "shop": [
            {
                "name": "TOKEN",
                "type": "text",
                "secret": True,
                "required": "production",
                "default": None,
                "description": "for payments",
            }
        ]
    },
}
ARGUMENTS = ["deploy", "--services", "s.json", "--deployment", "d.json", "--environment", "e.json", "--out", "made"]


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for path, text in {**FILES, "infra/BUILD": BUILD}.items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text)
    Path("s.json").write_text(services_json(Repository(FILES).services))
    Path("e.json").write_text(json.dumps(ENVIRONMENT))
    declare()


def declare(**changes: object) -> None:
    Path("d.json").write_text(json.dumps({**DEPLOYMENT, **changes}))


def test_files_are_written_below_the_folder_and_scripts_can_be_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(ARGUMENTS) == 0
    assert capsys.readouterr().err == ""
    files = [path.relative_to("made") for path in Path("made").rglob("*") if path.is_file()]
    assert {path.as_posix() for path in files if path.suffix != ".lua"} == {
        *("compose.yaml", ".env.example", "README.md", "firewall", "make-secrets", "secrets.list"),
        *("redis/health.sh", "redis/serve.sh", "redis/start.sh", "redis/users.acl.template"),
    }
    assert {path.parent.as_posix() for path in files if path.suffix == ".lua"} == {"redis"}
    assert os.access("made/make-secrets", os.X_OK)
    assert not os.access("made/compose.yaml", os.X_OK)
    assert "image: redis:7" in Path("made/compose.yaml").read_text()


def test_the_other_platform_is_written_from_the_same_files() -> None:
    declare(platform="kubernetes")
    assert main(ARGUMENTS) == 0
    assert Path("made/base/kustomization.yaml").exists()
    assert Path("made/make-secrets").exists()


def test_what_cannot_be_deployed_is_reported_at_its_place_and_nothing_is_written(
    capsys: pytest.CaptureFixture[str],
) -> None:
    declare(replicas={"shop": 2}, services=["buyer"], ports={})
    assert main(ARGUMENTS) == 1
    told = capsys.readouterr().out
    assert "deployment/missing-callee" in told
    assert "deployment/replicas" in told
    assert "infra/BUILD:1:1" in told
    assert "services/buyer/BUILD" in told
    assert not Path("made").exists()


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("d.json", "{}", "deployment.json is of version null"),
        ("d.json", json.dumps({**DEPLOYMENT, "platform": "swarm"}), "platform should be one of compose, kubernetes"),
        ("d.json", json.dumps({**DEPLOYMENT, "span": [3, 1]}), "span should be [start, end]"),
        ("d.json", json.dumps({**DEPLOYMENT, "more": 1}), "more does not belong there"),
        ("e.json", '{"version": 1, "services": {"shop": [{}]}}', "services.shop[0].name is missing"),
        ("e.json", "[", "environment.json is no JSON"),
        ("s.json", "{}", "services.json is of version null"),
    ],
)
def test_a_document_of_another_form_is_wrong_use(
    capsys: pytest.CaptureFixture[str], file: str, text: str, said: str
) -> None:
    Path(file).write_text(text)
    with pytest.raises(SystemExit) as stopped:
        main(ARGUMENTS)
    assert stopped.value.code == 2
    assert said in capsys.readouterr().err
