"""Whom a change reaches, and how."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from interlock.topology.affected import Affected, UnknownPaths, affected_by
from interlock.topology.testing import Repository
from interlock.topology.testing_usage import usage_of

FILES = {
    "specs/base/models.yaml": "models: {Id: {type: int}, Unused: {type: int}}",
    "specs/shop/models.yaml": "models: {Order: {fields: {id: base.Id}}, Label: {fields: {id: int}}}",
    "specs/shop/api.yaml": "operations: {get: {auth: user, output: Order, rest: {method: GET, path: /order}}}",
    "specs/shop/events.yaml": "events: {placed: {message: Order}}",
    "specs/shop/tasks.yaml": "tasks: {print_label: {input: Label}}",
    "specs/stock/api.yaml": """
        errors: {Gone: {status: 410, fields: {id: {type: base.Id}}}}
        operations:
          count: {input: shop.Order, events: {subscribe: shop.placed}}
          take: {auth: user, errors: [Gone], rest: {method: POST, path: /take}}
        """,
    "services/shop/BUILD": """
        service(
            name="shop",
            exposes=["specs/shop:api"],
            publishes={"specs/shop:events": ["placed"]},
            enqueues={"specs/shop:tasks": ["print_label"]},
        )
        """,
    "services/stock/BUILD": """
        service(name="stock", exposes=["specs/stock:api"], subscribes={"specs/shop:events": ["placed"]})
        """,
    "services/office/BUILD": 'service(name="office", consumes={"specs/shop:api": ["get"]})',
    "services/labels/BUILD": 'service(name="labels", runs=["specs/shop:tasks"])',
    "services/labels/nested/BUILD": 'service(name="nested")',
}
REPOSITORY = Repository(FILES)
SPECS = [path for path in FILES if path.startswith("specs/")]


def affected(*paths: str) -> tuple[Affected, ...]:
    return affected_by(REPOSITORY.system, REPOSITORY.graph, SPECS, paths)


def names(found: Sequence[Affected]) -> list[str]:
    return [each.service for each in found]


def test_a_model_reaches_all_who_have_to_do_with_what_refers_to_it_at_any_distance() -> None:
    found = {each.service: each for each in affected("specs/base/models.yaml")}
    assert [*found] == ["labels", "office", "shop", "stock"]
    chain = ("specs/base/models.yaml", "specs/shop/models.yaml", "specs/shop/api.yaml")
    assert found["office"] == Affected("office", "office:latest", chain, "which it calls")
    assert found["shop"] == Affected("shop", "shop:latest", chain, "which it exposes")
    assert found["stock"].chain == ("specs/base/models.yaml", "specs/stock/api.yaml")
    assert found["labels"].relation == "which it runs"


def test_an_event_reaches_its_two_sides_and_operations_that_it_drives() -> None:
    assert [(each.service, each.relation) for each in affected("specs/shop/events.yaml")] == [
        ("shop", "which it publishes"),
        ("stock", "which it subscribes to"),
    ]


def test_a_task_reaches_who_starts_and_who_runs_it() -> None:
    assert [(each.service, each.relation) for each in affected("specs/shop/tasks.yaml")] == [
        ("labels", "which it runs"),
        ("shop", "which it enqueues"),
    ]


def test_an_api_reaches_who_exposes_and_who_calls_it_and_no_one_behind_them() -> None:
    assert names(affected("specs/stock/api.yaml")) == ["stock"]
    assert names(affected("specs/shop/api.yaml")) == ["office", "shop"]


@pytest.mark.parametrize(
    "path", ["services/office/app/gone.py", "services/office/BUILD", "services/office", "./services/office/"]
)
def test_what_lies_below_a_service_reaches_it_alone(path: str) -> None:
    [found] = affected(path)
    assert (found.service, found.relation) == ("office", "a file of its own")


def test_a_file_belongs_to_the_innermost_service() -> None:
    assert names(affected("services/labels/nested/app/main.py")) == ["nested"]
    assert names(affected("services/labels/app/main.py")) == ["labels"]
    assert names(affected("services/labels/nested/BUILD")) == ["nested"]


def test_a_folder_stands_for_all_that_lies_below_it() -> None:
    assert names(affected("services")) == ["labels", "nested", "office", "shop", "stock"]
    assert names(affected("services/labels")) == ["labels", "nested"]
    assert names(affected("specs/stock")) == ["stock"]
    assert names(affected("specs")) == ["labels", "office", "shop", "stock"]


def test_a_build_file_of_specs_stands_for_its_folder() -> None:
    [found] = affected("specs/stock/BUILD")
    assert found.chain == ("specs/stock/BUILD", "specs/stock/api.yaml")


def test_of_several_paths_the_shortest_way_is_told() -> None:
    found = {each.service: each.chain for each in affected("specs/base/models.yaml", "specs/shop/api.yaml")}
    assert found["office"] == ("specs/shop/api.yaml",)
    assert found["stock"] == ("specs/base/models.yaml", "specs/stock/api.yaml")


def test_who_imports_models_without_an_edge_is_reached_where_the_code_is_known() -> None:
    texts = {"services/nested/x.py": "", "services/labels/nested/x.py": "import specs.base.models\n"}
    usage = usage_of(texts, REPOSITORY.services)
    found = affected_by(REPOSITORY.system, REPOSITORY.graph, SPECS, ["specs/base/models.yaml"], usage)
    assert ("nested", "which it imports") in [(each.service, each.relation) for each in found]


def test_a_spec_that_nothing_refers_to_reaches_no_one() -> None:
    files = {**FILES, "specs/alone/models.yaml": "models: {A: {type: int}}"}
    made = Repository(files)
    assert affected_by(made.system, made.graph, [*files], ["specs/alone/models.yaml"]) == ()


def test_all_paths_that_are_nothing_are_told() -> None:
    with pytest.raises(UnknownPaths) as raised:
        affected("specs/shop/api.yaml", "specs/shop/apy.yaml", "README.md", "service/office")
    assert str(raised.value).splitlines() == [
        "specs/shop/apy.yaml is no spec and lies below no service; did you mean `specs/shop/api.yaml`?",
        "README.md is no spec and lies below no service; services lie in `services/labels`, `services/labels/nested`,"
        " `services/office`, `services/shop` and `services/stock`",
        "service/office is no spec and lies below no service; did you mean `services/office`?",
    ]
