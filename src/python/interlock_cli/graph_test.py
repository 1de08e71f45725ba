"""`interlock graph`: where it has the edges from, its formats, and what the exit code says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from interlock.drawings import GraphFormat
from interlock.topology.testing import read_build, services_json
from interlock_cli.graph import FORMATS
from interlock_cli.testing import BAD, GOOD, interlock, write, write_pants

API = """\
domain: shop
config: {rest: {prefix: /products, version: 1, auth: user}}
operations:
  list_products: {output: "list[Product]", paginate: cursor, rest: {method: GET, path: ""}}
"""
SHOP = 'service(name="shop", exposes=["specs/shop:api"])\n'
OFFICE = 'service(name="office", consumes={"specs/shop:api": ["list_products"]})\n'
WRONG = OFFICE.replace("list_products", "list_product")


def declare(root: Path, office: str) -> None:
    """Writes BUILD files, and a build that tells of them."""
    builds = {"services/shop/BUILD": SHOP, "services/office/BUILD": office}
    for path, text in builds.items():
        write(root, path, text)
    write(root, "services.json", services_json([each for build in builds.items() for each in read_build(*build)]))
    write_pants(root, "cat services.json")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "pants.toml").touch()
    write(tmp_path, "specs/shop/models.yaml", GOOD)
    write(tmp_path, "specs/shop/api.yaml", API)
    declare(tmp_path, OFFICE)
    return tmp_path


def test_every_format_can_be_asked_for(repository: Path) -> None:
    assert tuple(GraphFormat) == FORMATS
    text, mermaid, dot, document, page = (interlock(repository, "graph", "--format", name).stdout for name in FORMATS)
    assert text.startswith("services\n")
    assert mermaid.startswith("flowchart ")
    assert dot.startswith("digraph ")
    assert json.loads(document)["version"] == 1
    assert page.lower().startswith("<!doctype html>")


def test_a_file_may_say_what_the_build_would(repository: Path) -> None:
    from_build = interlock(repository, "graph")
    (repository / "pants").unlink()
    from_file = interlock(repository / "specs", "graph", "--services", "../services.json")
    assert (from_build.returncode, from_build.stderr) == (0, "")
    assert (from_file.returncode, from_file.stdout) == (0, from_build.stdout)


def test_whom_a_change_reaches_is_told(repository: Path) -> None:
    done = interlock(
        repository / "specs", "graph", "--affected-by", "shop/api.yaml", "--affected-by", "../services/shop"
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("2 of 2 services affected\n")
    told = interlock(repository, "graph", "--affected-by", "services/shop", "--format", "json")
    assert json.loads(told.stdout)["images"] == ["shop:latest"]


def test_a_path_that_reaches_nothing_is_told_and_the_others_are_answered(repository: Path) -> None:
    done = interlock(repository, "graph", "--affected-by", "README.md", "--affected-by", str(repository / "services"))
    assert done.returncode == 0
    assert done.stdout.startswith("2 of 2 services affected\n")
    assert done.stderr.startswith("`README.md` reaches no service")


def test_what_code_uses_is_known_from_the_same_answer(repository: Path) -> None:
    services = json.loads((repository / "services.json").read_text())
    used = {"generated": [], "requirements": [], "files": ["libraries/prices.py"]}
    write(repository, "services.json", json.dumps({**services, "usage": {"office": used}}))
    done = interlock(repository, "graph", "--affected-by", "libraries/prices.py")
    assert done.stdout.splitlines()[1:] == ["  office  office:latest  libraries/prices.py, which it depends on"]
    assert "warning[graph/unused-edge]: no code of `office` uses `specs/shop:api`" in done.stderr


def test_an_error_is_told_beside_the_graph_and_is_exit_code_1(repository: Path) -> None:
    declare(repository, WRONG)
    done = interlock(repository, "graph")
    assert done.returncode == 1
    assert done.stdout.startswith("services\n")
    assert "services/office/BUILD:1:53: error[graph/unknown-name]: " in done.stderr


def test_specs_with_mistakes_have_no_graph(repository: Path) -> None:
    write(repository, "specs/shop/models.yaml", BAD)
    done = interlock(repository, "graph")
    assert (done.returncode, done.stdout) == (1, "")
    assert "error[spec/unknown-key]" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--format", "svg"), "mermaid"),
        (("--format", "dot", "--affected-by", "specs"), "as text or json"),
        (("--affected-by", "/elsewhere"), "/elsewhere is not in "),
        (("--services", "nowhere.json"), "nowhere.json"),
    ],
)
def test_wrong_usage_is_exit_code_2_and_says_what(repository: Path, arguments: tuple[str, ...], said: str) -> None:
    done = interlock(repository, "graph", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_without_a_build_to_ask_there_is_no_graph(repository: Path) -> None:
    (repository / "pants").unlink()
    done = interlock(repository, "graph")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no ./pants" in done.stderr
