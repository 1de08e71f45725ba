from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from interlock.diagnostics.diagnostic import Diagnostic
from interlock.diagnostics.source import Span
from interlock.ir.deployment import (
    Deployment,
    Mentions,
)
from interlock.topology.deployment_checks import check_compose, check_deployment
from interlock.topology.testing import Repository, compose_deployment

BUILD = "infra/BUILD"
WHOLE = Span(BUILD, 0, 100)
SPECS = {
    "specs/shop/orders.yaml": "operations: {buy: {rest: {method: POST, path: /orders}}}",
    "specs/shop/carts.yaml": "operations: {fill: {rest: {method: POST, path: /carts}}}",
    "services/shop/BUILD": 'service(name="shop", kind="fastapi", exposes=["specs/shop:orders", "specs/shop:carts"])',
    "services/buyer/BUILD": (
        'service(name="buyer", kind="python", consumes={"specs/shop:orders": ["buy"], "specs/shop:carts": ["fill"]})'
    ),
}
DEPLOYMENT = compose_deployment("buyer", "shop", span=WHOLE)


def found(deployment: Deployment, files: Mapping[str, str] = SPECS) -> list[Diagnostic]:
    graph = Repository(files).graph
    names = frozenset(deployment.services)
    part = replace(graph, services=tuple(each for each in graph.services if each.name in names))
    return [*check_deployment(graph, part, deployment), *check_compose(part, deployment)]


def test_a_callee_that_is_missing_is_told_once_at_the_entry_of_the_caller() -> None:
    entry = Span(BUILD, 20, 30)
    mentions = Mentions(services={"buyer": entry})
    (missing,) = found(replace(DEPLOYMENT, services=("buyer",), mentions=mentions))
    assert missing.primary.span == entry
    assert {label.span.path for label in missing.secondary} == {"services/buyer/BUILD"}
    assert len(missing.secondary) == 2


def test_what_is_said_of_one_service_is_found_at_its_name() -> None:
    port, other, replicas = (Span(BUILD, start, start + 5) for start in (40, 50, 60))
    wrong = replace(
        DEPLOYMENT,
        ports={"buyer": "127.0.0.1:8000", "shop": "0.0.0.0:8000"},
        replicas={"shop": 2},
        mentions=Mentions(ports={"buyer": port, "shop": other}, replicas={"shop": replicas}),
    )
    places = {each.id: (each.primary.span, [label.span for label in each.secondary]) for each in found(wrong)}
    assert places["deployment/unserved-port"][0] == port
    assert places["deployment/shared-port"] == (other, [port])
    assert places["deployment/replicas"][0] == replicas


def test_what_is_computed_is_found_at_the_deployment() -> None:
    wrong = replace(DEPLOYMENT, services=("buyer",), ports={"buyer": "127.0.0.1:80"}, replicas={"buyer": 2})
    assert {each.primary.span for each in found(wrong)} == {WHOLE}
