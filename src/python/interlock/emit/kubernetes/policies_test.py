"""The policies of a small system, worked out for every pair of pods and for what is outside, against the graph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations

import pytest

from interlock.emit.deployment import restricted
from interlock.emit.kubernetes.emitter import emit_kubernetes
from interlock.emit.kubernetes.testing_cluster import Workload, workloads
from interlock.emit.kubernetes.testing_network import Address, Network, Pod
from interlock.emit.kubernetes.testing_system import (
    ENVIRONMENT,
    SERVERS,
    example_deployment,
    example_files,
    example_graph,
    manifests,
)

MANIFESTS = manifests(example_files())
WORKLOADS = {workload.name: workload for workload in workloads(MANIFESTS)}
SERVER_PORTS = {"postgres": 5432, "redis": 6379}
NOT_OF_THE_INTERNET = (
    "10.0.0.1", "172.16.0.1", "172.31.255.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "127.0.0.1", "0.0.0.1",
    "168.63.129.16", "224.0.0.1", "255.255.255.255", "fd00::1", "fe80::1", "::1", "ff02::1", "64:ff9b::a9fe:a9fe",
)  # fmt: skip


def as_pod(workload: Workload) -> Pod:
    return Pod(workload.labels, {"kubernetes.io/metadata.name": "shop"})


def declared_edges() -> Iterator[tuple[str, str]]:
    """By the names of pods, from the graph alone."""
    graph = example_graph()
    for service in graph.services:
        name = service.name.replace("_", "-")
        yield from ((name, callee.replace("_", "-")) for callee in graph.callees_of(service.name))
        yield from ((name, each.resource.value) for each in service.access if hasattr(each, "resource"))
    yield "stock-migrations", "postgres"


def test_pods_reach_each_other_exactly_where_the_graph_has_an_edge() -> None:
    network = Network(MANIFESTS)
    ports = {8000, *SERVER_PORTS.values()}
    open_ports = {
        (source, target, port)
        for source, target in permutations(WORKLOADS, 2)
        for port in ports
        if network.connects(as_pod(WORKLOADS[source]), as_pod(WORKLOADS[target]), port)
    }
    assert open_ports == {(source, target, SERVER_PORTS.get(target, 8000)) for source, target in declared_edges()}
    assert len(open_ports) == 8


def test_the_internet_is_open_to_those_who_declare_it_on_the_ports_they_declare() -> None:
    network = Network(MANIFESTS)
    for name, workload in WORKLOADS.items():
        declared = {"bot": {443, 587}, "mailer": {587}}.get(name, set())
        for address in ("93.184.215.14", "2606:2800:21f::1"):
            for port in (25, 80, 443, 587, 5432, 8000):
                allowed = network.connects(as_pod(workload), Address(address), port)
                assert allowed is (port in declared), (name, address, port)


@pytest.mark.parametrize("address", NOT_OF_THE_INTERNET)
def test_nobody_reaches_addresses_that_are_not_of_the_internet(address: str) -> None:
    network = Network(MANIFESTS)
    assert not any(network.connects(as_pod(each), Address(address), 443) for each in WORKLOADS.values())


def test_names_are_resolved_for_who_has_somewhere_to_go_and_by_the_cluster_alone() -> None:
    network = Network(MANIFESTS)
    resolver = Pod({"k8s-app": "kube-dns"}, {"kubernetes.io/metadata.name": "kube-system"}, here=False)
    stranger = Pod({"k8s-app": "kube-dns"}, {"kubernetes.io/metadata.name": "elsewhere"}, here=False)
    asking = {name for name, each in WORKLOADS.items() if network.connects(as_pod(each), resolver, 53, "UDP")}
    assert asking == {"bot", "mailer", "stock", "stock-migrations", "web-shop"}
    assert not any(network.connects(as_pod(each), stranger, 53, "UDP") for each in WORKLOADS.values())


def test_from_outside_only_the_ingress_controller_comes_and_only_to_what_is_published() -> None:
    network = Network(MANIFESTS)
    controller = Pod({}, {"kubernetes.io/metadata.name": "ingress-nginx"}, here=False)
    other = Pod({}, {"kubernetes.io/metadata.name": "default"}, here=False)
    reached = {
        (name, port)
        for name, each in WORKLOADS.items()
        for port in (8000, 5432, 6379)
        if network.connects(controller, as_pod(each), port)
    }
    assert reached == {("web-shop", 8000)}
    assert not any(network.connects(other, as_pod(each), 8000) for each in WORKLOADS.values())
    assert not any(network.connects(Address("93.184.215.14"), as_pod(each), 8000) for each in WORKLOADS.values())


def test_a_pod_that_nobody_declared_reaches_nothing() -> None:
    network = Network(MANIFESTS)
    stray = Pod({"app.kubernetes.io/name": "stray"}, {"kubernetes.io/metadata.name": "shop"})
    for each in WORKLOADS.values():
        for port in (8000, 5432, 6379):
            assert not network.connects(stray, as_pod(each), port)
            assert not network.connects(as_pod(each), stray, port)
    assert not network.connects(stray, Address("93.184.215.14"), 443)


def test_services_that_are_left_out_leave_nothing_behind() -> None:
    graph = example_graph()
    deployment = replace(example_deployment(graph), services=("stock", "bot"), ports={}, replicas={})
    part = restricted(graph, deployment)
    files = {file.path: file.content for file in emit_kubernetes(part, deployment, ENVIRONMENT, SERVERS)}
    network = Network(manifests(files))
    found = {workload.name: workload for workload in workloads(manifests(files))}
    assert found.keys() == {"stock", "bot", "stock-migrations", "postgres"}
    assert network.connects(as_pod(found["bot"]), as_pod(found["stock"]), 8000)
    assert not any("redis" in text or "web-shop" in text for path, text in files.items())
