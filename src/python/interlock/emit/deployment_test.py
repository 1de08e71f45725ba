from __future__ import annotations

import time

import pytest

from interlock.diagnostics.catalogue.entry import Entry
from interlock.emit.deployment import emit_deployment
from interlock.emit.testing_deployment import NOTHING_TO_SET, compose_of, emitted, on_compose
from interlock.topology.deployment_checks import TOO_MANY_NETWORKS
from interlock.topology.deployment_findings import DEPLOYMENT_ENTRIES
from interlock.topology.testing_synthetic import synthetic_graph

EACH = pytest.mark.parametrize("entry", DEPLOYMENT_ENTRIES, ids=lambda entry: entry.id)
SHOWN = pytest.mark.parametrize(
    "entry", [entry for entry in DEPLOYMENT_ENTRIES if entry.bad], ids=lambda entry: entry.id
)


def files(example: Entry, which: str) -> dict[str, str]:
    return {file.path: file.text for file in getattr(example, which)}


@SHOWN
def test_the_bad_example_is_reported_and_nothing_is_emitted(entry: Entry) -> None:
    emission = emitted(files(entry, "bad"))
    assert {found.id for found in emission.diagnostics} == {entry.id}
    assert emission.files == ()


@EACH
def test_the_good_example_is_emitted(entry: Entry) -> None:
    emission = emitted(files(entry, "good"))
    assert emission.diagnostics == ()
    assert emission.files


def test_networks_that_find_no_room_are_told_with_the_subnet_that_would_do() -> None:
    graph = synthetic_graph(services=40, edges=400)
    emission = emit_deployment(graph, on_compose(graph, subnet="10.9.0.0/24"), NOTHING_TO_SET)
    (found,) = emission.diagnostics
    assert found.id == TOO_MANY_NETWORKS
    assert "of which 32 find room in `10.9.0.0/24`" in found.message
    assert found.help is not None
    length = found.help.partition("/")[2].partition(",")[0]
    assert emit_deployment(graph, on_compose(graph, subnet=f"10.8.0.0/{length}"), NOTHING_TO_SET).files


def test_everything_wrong_is_told_at_once() -> None:
    emission = emitted(
        {
            "services/pg_user/BUILD": 'service(name="pg_user")',
            "services/Shop/BUILD": 'service(name="Shop")',
            "services/orders/BUILD": 'service(name="orders")',
            "services/orders_owner/BUILD": 'service(name="orders_owner")',
            "infra/BUILD": 'deployment(name="c", platform="compose", replicas={"orders": 3, "Shop": 2})',
        }
    )
    assert [found.id for found in emission.diagnostics] == [
        *["deployment/replicas"] * 2,
        *["deployment/service-name"] * 3,
    ]


@pytest.mark.parametrize("platform", ["compose", "kubernetes"])
@pytest.mark.parametrize("kind", ["python", "celery"])
def test_what_answers_no_requests_is_published_nowhere(platform: str, kind: str) -> None:
    emission = emitted(
        {
            "services/cleaner/BUILD": f'service(name="cleaner", kind="{kind}")',
            "infra/BUILD": f'deployment(name="d", platform="{platform}", ports={{"cleaner": "127.0.0.1:8000"}})',
        }
    )
    assert [found.id for found in emission.diagnostics] == ["deployment/unserved-port"]


def test_what_is_not_deployed_leaves_no_trace() -> None:
    emission = emitted(
        {
            "specs/shop/api.yaml": "operations: {buy: {rest: {method: POST, path: /orders}}}",
            "services/shop/BUILD": 'service(name="shop", kind="fastapi", exposes=["specs/shop:api"])',
            "services/buyer/BUILD": 'service(name="buyer", consumes={"specs/shop:api": ["buy"]}, access=["redis"])',
            "infra/BUILD": 'deployment(name="c", platform="compose", services=["services/shop"])',
        }
    )
    document = compose_of(emission)
    assert list(document["services"]) == ["shop"]
    assert "networks" not in document
    assert "buyer" not in "".join(file.content for file in emission.files)


def test_a_large_system_is_emitted_quickly() -> None:
    graph = synthetic_graph(services=500, edges=5000)
    started = time.process_time()
    emission = emit_deployment(graph, on_compose(graph), NOTHING_TO_SET)
    took = time.process_time() - started
    print(f"500 services, 5,000 edges: {took:.2f} s, {sum(len(file.content) for file in emission.files)} characters")
    assert emission.files
    # It takes half a second where nothing else runs.
    assert took < 5
