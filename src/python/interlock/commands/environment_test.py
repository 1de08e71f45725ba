from __future__ import annotations

import json
from pathlib import Path

import pytest

from interlock.__main__ import main

SETTINGS = """\
from interlock_runtime.environment.kinds import secret, text
from interlock_runtime.environment.variable import IN_PRODUCTION, variable

KEY = variable("KEY", secret(text), required=IN_PRODUCTION, doc="what orders are signed with")
"""
SERVICE = {
    "name": "shop",
    "address": "services/shop:shop",
    "folder": "services/shop",
    "file": "services/shop/BUILD",
    "span": [0, 1],
    "kind": "fastapi",
    "module": "services.shop.app.main",
    "image": "shop:latest",
    "migrations": None,
    **{field: [] for field in ("exposes", "consumes", "publishes", "subscribes", "runs", "enqueues", "access")},
}


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings = tmp_path / "services/shop/app/settings.py"
    settings.parent.mkdir(parents=True)
    settings.write_text(SETTINGS)
    (tmp_path / "services.json").write_text(json.dumps({"version": 1, "services": [SERVICE]}))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run() -> int:
    out = "out/environment.json"
    return main(["environment", "--services", "services.json", "--out", out, "services/shop/app/settings.py"])


def test_the_variables_are_written_and_beside_them_the_example(repository: Path) -> None:
    assert run() == 0
    assert json.loads((repository / "out/environment.json").read_text()) == {
        "version": 1,
        "services": {
            "shop": [
                {
                    "name": "KEY",
                    "type": "text",
                    "secret": True,
                    "required": "production",
                    "default": None,
                    "description": "what orders are signed with",
                }
            ]
        },
    }
    assert "\nKEY=\n" in (repository / "out/.env.example").read_text()


def test_what_cannot_be_read_is_told_with_its_line_and_nothing_is_written(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = repository / "services/shop/app/settings.py"
    path.write_text(SETTINGS.replace('"KEY"', "name()"))
    assert run() == 1
    told = capsys.readouterr().out
    assert "environment/unreadable-variable" in told
    assert "services/shop/app/settings.py:4:" in told
    assert "write it as a literal text" in told
    assert not (repository / "out").exists()
