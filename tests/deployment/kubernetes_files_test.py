"""The reference system's files for Kubernetes: valid by the schemas, and with policies that amount to the graph.

No cluster runs here, so nothing is shown to be enforced.
"""

from __future__ import annotations

from functools import cache
from itertools import permutations
from typing import Any

import kubernetes_validate  # type: ignore[import-untyped]  # it ships no types
import pytest

from interlock.emit.kubernetes.names import object_name
from interlock.emit.kubernetes.testing_cluster import (
    Workload,
    refused_by_the_api,
    refused_by_the_restricted_profile,
    workloads,
)
from interlock.emit.kubernetes.testing_network import Address, Network, Pod
from interlock.emit.kubernetes.testing_system import manifests
from interlock.ir.deployment import Platform
from interlock.ir.services import Resource
from tests.deployment.declared import deployment, graph

PORTS = {"postgres": 5432, "redis": 6379}
SERVICE_PORT = 8000
NAMESPACE = {"kubernetes.io/metadata.name": "reminders"}
SOMEWHERE = Address("93.184.215.14")


@cache
def files() -> dict[str, str]:
    return {file.path: file.content for file in deployment(Platform.KUBERNETES).files}


@cache
def objects() -> list[dict[str, Any]]:
    return manifests(files())


def pods() -> dict[str, Workload]:
    return {workload.name: workload for workload in workloads(objects())}


def pod(workload: Workload) -> Pod:
    return Pod(workload.labels, NAMESPACE)


@pytest.mark.parametrize("version", ["1.27.0", "1.32.0", "1.37.0"])
def test_every_object_is_valid_by_the_schemas(version: str) -> None:
    assert objects()
    for each in objects():
        assert version.startswith(f"{kubernetes_validate.validate(each, version, strict=True)}.")


def test_neither_the_api_nor_the_restricted_profile_has_anything_to_refuse() -> None:
    assert [problem for each in objects() for problem in refused_by_the_api(each)] == []
    assert [problem for each in pods().values() for problem in refused_by_the_restricted_profile(each.spec)] == []


def test_policies_amount_to_the_graph_for_every_pair_of_pods() -> None:
    network = Network(objects())
    declared = {(object_name(call.caller), object_name(call.callee), SERVICE_PORT) for call in graph().calls}
    for service in graph().services:
        name = object_name(service.name)
        declared |= {(name, resource.value, PORTS[resource]) for resource in Resource if service.reaches(resource)}
        if service.migrations is not None:
            declared.add((f"{name}-migrations", "postgres", PORTS["postgres"]))
    found = {
        (source, target, port)
        for source, target in permutations(pods(), 2)
        for port in (SERVICE_PORT, *PORTS.values())
        if network.connects(pod(pods()[source]), pod(pods()[target]), port)
    }
    assert found == declared


def test_policies_let_out_who_declares_the_internet_on_the_ports_that_are_declared() -> None:
    network = Network(objects())
    declared = {(object_name(each.name), access.port) for each in graph().services for access in each.internet}
    found = {
        (name, port)
        for name, workload in pods().items()
        for port in (25, 80, 443, 465, 587, 8000)
        if network.connects(pod(workload), SOMEWHERE, port)
    }
    assert found == declared


def test_every_secret_that_is_brought_to_the_cluster_is_one_that_is_made() -> None:
    made = set()
    for line in files()["secrets.list"].splitlines():
        match line.split():
            case ["password", server, user]:
                made.add(f"secrets/{server}/{user}")
            case ["url" | "operator", folder, file, *_]:
                made.add(f"secrets/{folder}/{file}")
            case ["key", service]:
                made.add(f"secrets/{service}/service_keys")
            case ["caller", service, _]:
                made.add(f"secrets/{service}/service_callers")
            case other:
                raise AssertionError(other)
    brought = {
        word.rpartition("=")[2]
        for line in files()["apply-secrets"].splitlines()
        if line.startswith("secret ")
        for word in line.split()[2:]
    }
    assert brought == made
