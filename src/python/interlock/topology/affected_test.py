"""Whom a change reaches, and how."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from interlock.topology.affected import Affected, Reached, Relation, affected_by
from interlock.topology.testing import Repository
from interlock.topology.testing_usage import usage_of
from interlock.topology.usage import ServiceUsage, Usage

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


def reached(*paths: str, usage: Usage | None = None) -> Reached:
    return affected_by(REPOSITORY.system, REPOSITORY.graph, SPECS, paths, usage)


def affected(*paths: str, usage: Usage | None = None) -> tuple[Affected, ...]:
    return reached(*paths, usage=usage).services


def names(found: Sequence[Affected]) -> list[str]:
    return [each.service for each in found]


def test_a_model_reaches_all_who_have_to_do_with_what_refers_to_it_at_any_distance() -> None:
    found = {each.service: each for each in affected("specs/base/models.yaml")}
    assert [*found] == ["labels", "office", "shop", "stock"]
    chain = ("specs/base/models.yaml", "specs/shop/models.yaml", "specs/shop/api.yaml")
    assert found["office"] == Affected("office", "office:latest", chain, Relation.CALLS)
    assert found["shop"] == Affected("shop", "shop:latest", chain, Relation.EXPOSES)
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
    found = affected("specs/base/models.yaml", usage=usage)
    assert ("nested", "which it imports") in [(each.service, each.relation) for each in found]


def test_an_edge_is_told_rather_than_that_code_imports_the_file_itself() -> None:
    texts = {"services/office/x.py": "import specs.base.models\n"}
    [found] = [
        each
        for each in affected("specs/base/models.yaml", usage=usage_of(texts, REPOSITORY.services))
        if each.service == "office"
    ]
    chain = ("specs/base/models.yaml", "specs/shop/models.yaml", "specs/shop/api.yaml")
    assert (found.chain, found.relation) == (chain, Relation.CALLS)


def test_a_spec_that_nothing_refers_to_reaches_no_one() -> None:
    files = {**FILES, "specs/alone/models.yaml": "models: {A: {type: int}}"}
    made = Repository(files)
    assert affected_by(made.system, made.graph, [*files], ["specs/alone/models.yaml"]) == Reached((), ())


LIBRARY = "src/python/library/call.py"
LOCK = "3rdparty/python/default.lock"
SHARED = {
    "office": ServiceUsage((), frozenset(), ("services/office/app/main.py", LIBRARY)),
    "shop": ServiceUsage((), frozenset(), ("services/shop/app/main.py", LIBRARY, LOCK)),
    "stock": ServiceUsage((), frozenset(), ("services/shop/app/main.py",)),
}


@pytest.mark.parametrize(
    ("path", "services", "chain"),
    [
        (LIBRARY, ["office", "shop"], (LIBRARY,)),
        (LOCK, ["shop"], (LOCK,)),
        ("src/python/library/BUILD", ["office", "shop"], ("src/python/library/BUILD", LIBRARY)),
        ("src/python/library/BUILD.pants", ["office", "shop"], ("src/python/library/BUILD.pants", LIBRARY)),
        ("src", ["office", "shop"], ("src", LIBRARY)),
    ],
)
def test_files_that_the_code_of_services_depends_on_reach_these(
    path: str, services: list[str], chain: tuple[str, ...]
) -> None:
    found = affected(path, usage=SHARED)
    assert [(each.service, each.chain, each.relation) for each in found] == [
        (service, chain, Relation.DEPENDS) for service in services
    ]


def test_a_build_file_stands_for_nothing_in_the_folders_below() -> None:
    assert names(affected("src/python/BUILD", "src/BUILD", "BUILD", usage=SHARED)) == []


def test_a_file_of_another_service_may_be_depended_on() -> None:
    found = {each.service: each.relation for each in affected("services/shop/app/main.py", usage=SHARED)}
    assert found == {"shop": Relation.OWN, "stock": Relation.DEPENDS}


def test_the_whole_repository_reaches_every_service() -> None:
    assert names(affected(".", usage=SHARED)) == ["labels", "nested", "office", "shop", "stock"]


def test_a_spec_that_is_gone_stands_for_those_beside_it() -> None:
    found = reached("specs/stock/models.yaml")
    assert [(each.service, each.chain) for each in found.services] == [
        ("stock", ("specs/stock/models.yaml", "specs/stock/api.yaml"))
    ]
    assert found.notes == ("specs/stock/models.yaml is not there, so it stands for the specs beside it",)


def test_paths_that_reach_nothing_are_told_and_hide_nothing() -> None:
    found = reached("specs/shop/api.yaml", "README.md", "specs/gone/models.yaml", "service/office", "/x", usage=SHARED)
    assert names(found.services) == ["office", "shop"]
    assert found.notes == (
        "specs/gone/models.yaml reaches no service; did you mean `specs/shop/models.yaml`?",
        "service/office reaches no service; did you mean `services/office`?",
        "`README.md` and `/x` reach no service",
    )


def test_without_knowing_the_code_it_is_not_said_that_a_file_reaches_no_one() -> None:
    assert reached(LIBRARY).notes == (
        f"`{LIBRARY}` reaches no service; on what else the code of services depends is not known here",
    )
