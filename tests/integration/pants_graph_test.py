"""The graph of services through the real Pants: what is drawn, found and packaged, and what is looked at again."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from uuid import uuid4

import pytest

from tests.integration.pants_project import Outcome, Project, write_minimal_repository

_MODELS = """\
    models:
      Product:
        doc: What is sold.
        fields:
          name: {type: string, max_length: 100}
        variants:
          Create: {}
"""
_API = """\
    domain: shop
    config: {rest: {prefix: /products, tags: [products], version: 1, auth: service}}
    operations:
      create_product:
        doc: Takes a product in.
        input: ProductCreate
        output: Product
        idempotent: true
        rest: {method: POST, path: ""}
"""
_STORE = """\
    service(
        name="store",
        kind="fastapi",
        exposes=["specs/shop:api"],
    )
"""
_WINDOW = """\
    service(
        name="window",
        kind="python",
        consumes={"specs/shop:api": ["create_product"]},
    )
"""
_INFRA = """\
    deployment(name="compose", platform="compose", project="shop", ports={"store": "127.0.0.1:8000"})
    deployment(name="kubernetes", platform="kubernetes", project="shop")
    portal(name="portal")
"""


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """One repository for all tests of the module, because its daemon takes seconds to start."""
    project = Project(tmp_path_factory.mktemp("repository"))
    write_minimal_repository(project)
    yield project
    project.stop()


@pytest.fixture
def project(repository: Project) -> Project:
    """An API, a service that answers it and one that calls it, and nothing to be found."""
    for folder in ("dist", "infra", "services", "specs"):
        shutil.rmtree(repository.root / folder, ignore_errors=True)
    repository.write("specs/shop/BUILD", 'spec_models(name="models")\nspec_router(name="api")\n')
    repository.write("specs/shop/models.yaml", _MODELS)
    repository.write("specs/shop/api.yaml", _API)
    for service, declared, imported in (
        ("store", _STORE, "from specs.shop.api_server import products_router"),
        ("window", _WINDOW, "from specs.shop.api_client import ProductsClient"),
    ):
        repository.write(f"services/{service}/BUILD", declared)
        repository.write(f"services/{service}/app/BUILD", "python_sources()\n")
        repository.write(f"services/{service}/app/main.py", f"{imported}\n")
    return repository


def test_the_graph_of_all_services_is_drawn(project: Project) -> None:
    outcome = project.pants("graph", "::")
    assert outcome.exit_code == 0, outcome.output
    assert "window -> store" in outcome.output


def test_the_graph_goes_to_a_file_and_what_is_found_in_it_does_not(project: Project) -> None:
    project.replace("services/window/BUILD", "create_product", "sell_product")
    outcome = project.pants("graph", "--format=json", "--output-file=graph.json")
    assert outcome.exit_code == 1
    assert "services/window/BUILD:4:34: error[graph/unknown-name]" in outcome.output, outcome.lines()
    assert json.loads(project.read("graph.json"))["version"] == 1


def test_the_services_are_printed_as_the_compiler_is_told_of_them(project: Project) -> None:
    project.pants("graph", "--format=services", "--output-file=services.json")
    told = json.loads(project.read("services.json"))
    store, window = told["services"]
    assert [*told["usage"]] == ["store", "window"]
    assert (store["name"], store["module"]) == ("store", "services.store.app.main")
    start, end = window["consumes"][0]["span"]
    assert project.read("services/window/BUILD")[start:end] == '"specs/shop:api"'


def test_services_that_a_change_reaches_are_named_with_their_images(project: Project) -> None:
    outcome = project.pants("graph", "--affected-by=specs/shop/models.yaml")
    assert outcome.exit_code == 0, outcome.output
    assert {"store", "store:latest", "window", "window:latest"} <= set(outcome.output.split())


def test_a_library_and_the_lock_file_reach_the_services_that_depend_on_them(project: Project) -> None:
    project.write("lib/BUILD", "python_sources()\n")
    project.write("lib/prices.py", "VALUE = 1\n")
    project.write("services/store/app/main.py", "import lib.prices\n")
    outcome = project.pants("graph", "--affected-by=lib/prices.py")
    assert "lib/prices.py, which it depends on" in outcome.output
    assert "1 of 2 services affected" in outcome.output
    outcome = project.pants("graph", "--affected-by=3rdparty/python/default.lock")
    assert "window:latest  3rdparty/python/default.lock, which it depends on" in outcome.output


def test_a_part_of_the_services_is_no_graph(project: Project) -> None:
    outcome = project.pants("graph", "services/window")
    assert outcome.exit_code == 1
    assert "services/store:store would be left out" in outcome.output


def test_mistakes_in_edges_are_found_whichever_service_is_linted(project: Project) -> None:
    arguments = ("lint", "--only=interlock-graph")
    assert project.pants(*arguments, "::").exit_code == 0
    project.replace("services/window/BUILD", "specs/shop:api", "specs/shop:apy")
    outcome = project.pants("--interlock-output-format=json", *arguments, "services/store")
    assert outcome.exit_code == 1
    assert "services/window/BUILD:4:15: error[graph/unknown-spec]" in outcome.output
    report = json.loads(project.read("dist/lint/interlock-graph/findings.json"))["diagnostics"]
    places = {(found["id"], found["path"], found["line"]) for found in report}
    assert ("graph/unknown-spec", "services/window/BUILD", 4) in places


def test_mistakes_in_edges_are_found_when_only_specs_are_linted_or_none_has_a_service(project: Project) -> None:
    project.replace("specs/shop/api.yaml", "create_product", "take_product")
    outcome = project.pants("lint", "--only=interlock-graph", "specs::")
    assert outcome.exit_code == 1
    assert "services/window/BUILD:4:34: error[graph/unknown-name]" in outcome.output

    shutil.rmtree(project.root / "services")
    project.write("specs/shop/events.yaml", "events: {product_sold: {message: Product, subscribers: [window]}}\n")
    project.write(
        "specs/shop/BUILD", 'spec_models(name="models")\nspec_router(name="api")\nspec_events(name="events")\n'
    )
    outcome = project.pants("lint", "--only=interlock-graph", "::")
    assert outcome.exit_code == 1
    assert "error[graph/unknown-service]" in outcome.output


def test_one_mistake_is_told_by_one_linter(project: Project) -> None:
    project.replace("specs/shop/models.yaml", "type: string", "type: strin")
    linters = ("interlock", "interlock-graph", "interlock-python", "interlock-service")
    outcome = project.pants("lint", *(f"--only={linter}" for linter in linters), "::")
    assert outcome.exit_code == 1
    errors = [line for line in outcome.lines() if ": error[" in line]
    assert len(errors) == 1, outcome.output
    put_off = "The graph of services was not looked at, because specs or fields of services have errors."
    assert put_off in outcome.output


def test_all_that_is_wrong_with_fields_of_all_services_is_told_at_once_and_with_its_place(project: Project) -> None:
    project.replace("services/store/BUILD", 'exposes=["specs/shop:api"]', 'exposes=["shop"], access=["rediss"]')
    project.replace("services/window/BUILD", 'kind="python"', 'kind="python", access=["postgress"]')
    outcome = project.pants("lint", "::")
    assert outcome.exit_code == 1
    for told in (
        "services/store/BUILD:4:14: error[service/edge-address]: `shop` in `exposes` is not the address of a spec",
        "services/store/BUILD:4:31: error[service/unknown-access]: `rediss` is nothing",
        "services/window/BUILD:3:28: error[service/unknown-access]: `postgress` is nothing",
    ):
        assert outcome.output.count(told) == 1, outcome.output
    assert "Engine traceback" not in outcome.output
    drawn = project.pants("graph", "::")
    assert drawn.exit_code == 1
    assert "`rediss`" in drawn.output
    assert "`postgress`" in drawn.output


def test_two_services_of_one_name_are_told_with_both_places(project: Project) -> None:
    project.replace("services/window/BUILD", '"window"', '"store"')
    outcome = project.pants("lint", "--only=interlock-graph", "::")
    assert outcome.exit_code == 1
    assert "error[graph/duplicate-service]" in outcome.output
    assert "services/store/BUILD:1:1" in outcome.output
    assert "services/window/BUILD:1:1" in outcome.output


def test_code_that_is_reached_through_a_library_needs_its_edge_too(project: Project) -> None:
    project.write("lib/BUILD", "python_sources()\n")
    project.write("lib/calls.py", "from specs.shop.api_client import ProductsClient\n")
    project.write("services/store/app/main.py", "import lib.calls\n")
    outcome = project.pants("lint", "--only=interlock-graph", "::")
    assert outcome.exit_code == 1
    assert "error[graph/undeclared-use]" in outcome.output
    assert "lib/calls.py" in outcome.output


def test_a_service_that_is_run_by_hand_is_told_its_edges(project: Project) -> None:
    project.write("services/window/app/main.py", "import os\n\nprint(os.environ['INTERLOCK_EDGES'])\n")
    outcome = project.pants("run", "services/window")
    assert outcome.exit_code == 0, outcome.output
    [told] = [json.loads(line) for line in outcome.lines() if line.startswith('{"service"')]
    assert told == {
        "service": "window",
        "calls": {"store": ["shop.api.create_product"]},
        "callers": {},
        "egress": [],
    }


def test_while_edges_are_wrong_a_service_runs_without_them_and_says_so(project: Project) -> None:
    project.write("services/window/app/main.py", "import os\n\nprint('told:', os.environ.get('INTERLOCK_EDGES'))\n")
    project.replace("services/window/BUILD", "create_product", "sell_product")
    outcome = project.pants("run", "services/window")
    assert outcome.exit_code == 0, outcome.output
    assert "window is not held to its edges while it runs" in outcome.output
    assert "error[graph/unknown-name]" in outcome.output
    assert "told: None" in outcome.lines()


def test_deployments_and_a_portal_are_packaged(project: Project) -> None:
    project.write("infra/BUILD", _INFRA)
    outcome = project.pants("package", "infra::")
    assert outcome.exit_code == 0, outcome.output
    packaged = {path.name for path in (project.root / "dist/infra").iterdir()}
    assert packaged == {"compose", "kubernetes", "portal"}
    assert "store:latest" in project.read("dist/infra/compose/compose.yaml")
    assert (project.root / "dist/infra/compose/make-secrets").stat().st_mode & 0o111


def test_packaging_again_keeps_the_secrets_and_replaces_the_portal(project: Project) -> None:
    project.write("infra/BUILD", _INFRA)
    project.write("dist/infra/compose/secrets/redis_url", "kept")
    project.write("dist/infra/portal/gone.html", "old")
    assert project.pants("package", "infra::").exit_code == 0
    assert project.read("dist/infra/compose/secrets/redis_url") == "kept"
    assert not (project.root / "dist/infra/portal/gone.html").exists()


def test_a_deployment_of_services_that_are_not_there_is_refused_with_all_that_is_wrong(project: Project) -> None:
    project.write(
        "infra/BUILD",
        'deployment(platform="compose", services=["services/stoer", "services/window"], replicas={"store": 2})\n',
    )
    outcome = project.pants("package", "infra::")
    assert outcome.exit_code == 1
    services, replicas = (f"infra/BUILD:1:{column}: error[deployment/unknown-service]:" for column in (42, 90))
    assert f"{services} no service is at `services/stoer`" in outcome.output
    assert "help: did you mean `services/store`?" in outcome.output
    assert f"{replicas} `store` in `replicas` is not among the `services` of this deployment" in outcome.output


_WRONG_INFRA = """\
    deployment(name="one", platform="compose", project="My Shop", redis_image="")
    deployment(name="two", platform="compose", replicas={"store": 2})
    deployment(name="three", platform="kubernetes", services=["services/window"])
"""
_WRONG_WITH_INFRA = (
    "infra/BUILD:1:52: error[deployment/field-value]: `My Shop` is no name of a project",
    "infra/BUILD:1:75: error[deployment/field-value]: an empty text in `redis_image` names no image",
    "infra/BUILD:2:54: error[deployment/replicas]",
    "infra/BUILD:3:59: error[deployment/missing-callee]",
)


def test_lint_finds_what_keeps_deployments_from_being_packaged(project: Project) -> None:
    project.write("infra/BUILD", _INFRA)
    assert project.pants("lint", "infra::").exit_code == 0
    project.write("infra/BUILD", _WRONG_INFRA)
    outcome = project.pants("lint", "infra::")
    assert outcome.exit_code == 1
    for told in _WRONG_WITH_INFRA:
        assert outcome.output.count(told) == 1, outcome.output


def test_of_several_deployments_that_cannot_be_packaged_each_is_told(project: Project) -> None:
    project.write("infra/BUILD", _WRONG_INFRA)
    outcome = project.pants("package", "infra:two", "infra:three")
    assert outcome.exit_code == 1
    for told in _WRONG_WITH_INFRA:
        assert outcome.output.count(told) == 1, outcome.output
    assert not (project.root / "dist/infra").exists()


def test_what_lies_in_the_way_of_a_package_is_named(project: Project) -> None:
    project.write("infra/BUILD", _INFRA)
    project.write("dist/infra/compose/compose.yaml/file", "")
    # The second time the package itself is known already.
    for _ in range(2):
        outcome = project.pants("package", "infra:compose")
        assert outcome.exit_code == 1
        assert "there is a folder at dist/infra/compose/compose.yaml. Move it away." in outcome.output
    shutil.rmtree(project.root / "dist/infra/compose/compose.yaml")
    assert project.pants("package", "infra:compose").exit_code == 0


def test_an_edit_of_one_build_file_compiles_no_spec_again(project: Project) -> None:
    assert project.pants("graph", "::").exit_code == 0
    # A process that ran on this machine before would not run again.
    project.replace("services/window/BUILD", 'kind="python",', f'kind="celery",  # {uuid4()}')
    outcome = graph_with(project, "celery")
    assert outcome.compiled == ()
    assert "Drawing the graph of services" in outcome.processes
    assert project.pants("graph", "::").processes == ()


def graph_with(project: Project, text: str) -> Outcome:
    """The first graph that has a text. The daemon is told of edits by the kernel, which may take it a moment."""
    deadline = time.monotonic() + 60
    while text not in (outcome := project.pants("graph", "::")).output:
        assert time.monotonic() < deadline, outcome.output
    return outcome


def test_tailor_leaves_the_build_file_of_deployments_alone(project: Project) -> None:
    project.write("infra/BUILD", _INFRA)
    outcome = project.pants("tailor", "--check", "::")
    assert "infra" not in "\n".join(outcome.lines())
