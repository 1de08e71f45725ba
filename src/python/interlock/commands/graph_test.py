"""`graph`, `lint-graph` and `connectivity`, as a build system runs them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from interlock.__main__ import main
from interlock.topology.testing import read_build, services_json

SPECS = {
    "specs/shop/models.yaml": "models: {Order: {fields: {id: int}}}\n",
    "specs/shop/api.yaml": "operations: {list_orders: {auth: user, rest: {method: GET, path: /orders}}}\n",
    "specs/shop/events.yaml": "events: {order_placed: {message: Order}}\n",
}
BUILDS = {
    "services/shop/BUILD": 'service(name="shop", exposes=["specs/shop:api"])\n',
    "services/office/BUILD": 'service(name="office", consumes={"specs/shop:api": ["*"]})\n',
}
WITH_WARNING = {
    "services/shop/BUILD": (
        'service(name="shop", exposes=["specs/shop:api"],'
        ' publishes={"specs/shop:events": ["order_placed"]}, access=["redis"])\n'
    )
}
WITH_ERROR = {"services/office/BUILD": 'service(name="office", consumes={"specs/shop:api": ["list_order"]})\n'}


@dataclass(frozen=True)
class Outcome:
    exit_code: int
    out: str
    err: str


class Workspace:
    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._root = root
        self._capsys = capsys

    def write(self, files: Mapping[str, str]) -> None:
        for path, text in files.items():
            (self._root / path).parent.mkdir(parents=True, exist_ok=True)
            (self._root / path).write_text(text, encoding="utf-8")

    def builds(self, files: Mapping[str, str]) -> None:
        """Writes BUILD files in place of those of `BUILDS`, and the services.json of them all."""
        texts = {**BUILDS, **files}
        services = [service for path, text in texts.items() for service in read_build(path, text)]
        self.write({**texts, "services.json": services_json(services)})

    def run(self, command: str, *arguments: str) -> Outcome:
        exit_code = main([command, "--services", "services.json", *arguments])
        return Outcome(exit_code, *self._capsys.readouterr())


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Workspace:
    monkeypatch.chdir(tmp_path)
    made = Workspace(tmp_path, capsys)
    made.write(SPECS)
    made.builds({})
    return made


@pytest.mark.parametrize(
    ("format", "start"),
    [
        ("text", "services\n"),
        ("mermaid", "flowchart LR\n"),
        ("dot", "digraph services {\n"),
        ("json", '{\n  "version": 1,'),
        ("html", "<!doctype html>"),
    ],
)
def test_the_graph_is_printed_in_each_format(workspace: Workspace, format: str, start: str) -> None:
    outcome = workspace.run("graph", "--format", format)
    assert (outcome.exit_code, outcome.err) == (0, "")
    assert outcome.out.lower().startswith(start.lower())
    assert outcome.out.endswith("\n")


def test_a_warning_is_told_beside_the_graph(workspace: Workspace) -> None:
    workspace.builds(WITH_WARNING)
    outcome = workspace.run("graph")
    assert outcome.exit_code == 0
    assert outcome.out.startswith("services\n")
    assert "warning[graph/unread-event]" in outcome.err


def test_an_error_is_told_beside_what_there_is_of_the_graph(workspace: Workspace) -> None:
    workspace.builds(WITH_ERROR)
    outcome = workspace.run("graph")
    assert outcome.exit_code == 1
    assert "calls\n" not in outcome.out
    assert "services/office/BUILD:1:53: error[graph/unknown-name]: `specs/shop:api` has no operation" in outcome.err


def test_specs_with_mistakes_have_no_graph(workspace: Workspace) -> None:
    workspace.write({"specs/shop/api.yaml": "operations: {list_orders: {rest: {method: GOT, path: /}}}\n"})
    for command, arguments in (("graph", ()), ("lint-graph", ()), ("connectivity", ("shop",))):
        outcome = workspace.run(command, *arguments)
        assert (outcome.exit_code, outcome.out) == (1, "")
        assert "error[spec/unknown-value]" in outcome.err


def test_whom_a_change_reaches_is_told(workspace: Workspace) -> None:
    told = workspace.run("graph", "--affected-by", "specs/shop/api.yaml", "services/shop/app/main.py")
    assert told.exit_code == 0
    assert told.out == (
        "2 of 2 services affected\n"
        "  office  office:latest  specs/shop/api.yaml, which it calls\n"
        "  shop    shop:latest    services/shop/app/main.py, a file of its own\n"
    )
    document = json.loads(workspace.run("graph", "--format", "json", "--affected-by", "services/shop").out)
    assert document["images"] == ["shop:latest"]


def test_a_path_that_reaches_nothing_is_told_beside_those_that_do(workspace: Workspace) -> None:
    told = workspace.run("graph", "--affected-by", "README.md", "services/shop")
    assert told.exit_code == 0
    assert told.out.startswith("1 of 2 services affected\n")
    assert told.err.startswith("`README.md` reaches no service")


def test_code_that_services_share_reaches_them_when_it_is_known(workspace: Workspace) -> None:
    uses = {"generated": [], "requirements": [], "files": ["libraries/prices.py"]}
    workspace.write({"usage.json": json.dumps({"version": 1, "services": {"office": uses}})})
    told = workspace.run("graph", "--usage", "usage.json", "--affected-by", "libraries/prices.py")
    assert told.out == ("1 of 2 services affected\n  office  office:latest  libraries/prices.py, which it depends on\n")


def test_a_format_that_is_none_of_what_is_asked_is_wrong_usage(workspace: Workspace) -> None:
    drawn = workspace.run("graph", "--format", "dot", "--affected-by", "specs/shop/api.yaml")
    assert (drawn.exit_code, drawn.out) == (2, "")
    assert drawn.err == "--affected-by is told as text or json, not as dot\n"


def test_findings_alone_are_reported_like_those_of_other_commands(workspace: Workspace) -> None:
    assert workspace.run("lint-graph") == Outcome(0, "no findings\n", "")
    workspace.builds(WITH_WARNING)
    outcome = workspace.run("lint-graph", "--format", "json")
    assert outcome.exit_code == 1
    assert [found["id"] for found in json.loads(outcome.out)["diagnostics"]] == ["graph/unread-event"]
    sarif = json.loads(workspace.run("lint-graph", "--format", "sarif").out)
    assert [result["ruleId"] for result in sarif["runs"][0]["results"]] == ["graph/unread-event"]
    assert workspace.run("lint-graph", "--format", "github").out.startswith("::warning file=specs/shop/events.yaml,")


def test_what_code_uses_is_looked_at_when_it_is_known(workspace: Workspace) -> None:
    used = {"target": "specs/shop:api#client", "through": ["services/office/app/main.py"]}
    shop = {"target": "specs/shop:api#server", "through": ["services/shop/app/main.py"]}
    services = {
        "office": {"generated": [used], "requirements": []},
        "shop": {"generated": [shop, used], "requirements": []},
    }
    workspace.write({"usage.json": json.dumps({"version": 1, "services": services})})
    assert workspace.run("lint-graph").exit_code == 0
    outcome = workspace.run("lint-graph", "--usage", "usage.json")
    assert outcome.exit_code == 1
    assert "error[graph/undeclared-use]: `shop` uses the client of `specs/shop:api`" in outcome.out


def test_the_edges_of_a_service_are_printed_in_one_line(workspace: Workspace) -> None:
    outcome = workspace.run("connectivity", "office")
    assert outcome == Outcome(
        0, '{"service":"office","calls":{"shop":["shop.api.list_orders"]},"callers":{},"egress":[]}\n', ""
    )
    unknown = workspace.run("connectivity", "offise")
    assert unknown == Outcome(2, "", "there is no service offise; there are: office, shop\n")


def test_nothing_is_made_of_edges_with_errors(workspace: Workspace) -> None:
    workspace.builds(WITH_ERROR)
    outcome = workspace.run("connectivity", "office")
    assert (outcome.exit_code, outcome.out) == (1, "")
    assert "graph/unknown-name" in outcome.err


@pytest.mark.parametrize("text", ["{}", "no json", '{"version": 1}'])
def test_a_document_of_another_form_is_wrong_usage(
    workspace: Workspace, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace.write({"services.json": text})
    with pytest.raises(SystemExit, match="2"):
        workspace.run("graph")
    assert "services.json" in capsys.readouterr().err
