from __future__ import annotations

import json
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
BUILD = """\
deployment(name="compose", platform="compose", replicas={"shop": 2})
deployment(name="kubernetes", platform="kubernetes", services=["services/buyer"])
"""
ARGUMENTS = (
    *("lint-deployments", "--services", "s.json", "--environment", "e.json"),
    *("--deployment", "0.json", "--deployment", "1.json"),
)


def deployment(name: str, **changes: object) -> str:
    start = BUILD.index(f'deployment(name="{name}"')
    document: dict[str, Any] = {
        "version": 1,
        "name": name,
        "address": f"infra:{name}",
        "file": "infra/BUILD",
        "span": [start, BUILD.index("\n", start)],
        "platform": name,
        "project": "shop",
        "services": ["buyer", "shop"],
        "ports": {},
        "replicas": {},
        "images": {"postgres": None, "redis": None},
        "subnet": None,
    }
    return json.dumps({**document, **changes})


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for path, text in {**FILES, "infra/BUILD": BUILD}.items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text)
    Path("s.json").write_text(services_json(Repository(FILES).services))
    Path("e.json").write_text('{"version": 1, "services": {}}')
    Path("0.json").write_text(deployment("compose"))
    Path("1.json").write_text(deployment("kubernetes"))


def test_sound_deployments_have_no_findings_and_nothing_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(Path().rglob("*"))
    assert main([*ARGUMENTS]) == 0
    assert capsys.readouterr().out == "no findings\n"
    assert sorted(Path().rglob("*")) == before


def test_what_is_wrong_with_each_is_reported_at_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    Path("0.json").write_text(deployment("compose", replicas={"shop": 2}))
    spans = {"services": {"buyer": [BUILD.index('"services/'), BUILD.rindex("]")]}, "ports": {}, "replicas": {}}
    Path("1.json").write_text(deployment("kubernetes", services=["buyer"], spans=spans))
    assert main([*ARGUMENTS]) == 1
    told = capsys.readouterr().out
    assert "infra/BUILD:1:1: error[deployment/replicas]" in told
    assert "infra/BUILD:2:64: error[deployment/missing-callee]" in told


def test_a_program_is_told_as_by_other_linters(capsys: pytest.CaptureFixture[str]) -> None:
    Path("0.json").write_text(deployment("compose", replicas={"shop": 2}))
    assert main([*ARGUMENTS, "--format", "json", "--report", "report/findings.json"]) == 1
    report = json.loads(Path("report/findings.json").read_text())
    assert [found["id"] for found in report["diagnostics"]] == ["deployment/replicas"]


def test_mistakes_in_specs_and_edges_are_no_findings_of_deployments(capsys: pytest.CaptureFixture[str]) -> None:
    Path("specs/shop/api.yaml").write_text("operations: {sell: {rest: {method: POST, path: /orders}}}")
    assert main([*ARGUMENTS]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "graph/unknown-name" in captured.err
