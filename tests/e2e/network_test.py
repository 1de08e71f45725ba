"""Who can connect to whom: every pair of containers, every address and name of the other one."""

from __future__ import annotations

from itertools import permutations

from interlock.ir.services import Resource
from tests.e2e.beyond import beyond_the_host
from tests.e2e.figures import Attempt, Figures, Layer
from tests.e2e.inside.programs import Program
from tests.e2e.stack import SERVERS, SERVICE_PORT, Stack

PORTS = (SERVICE_PORT, *SERVERS.values())


def declared(system: Stack) -> set[tuple[str, str]]:
    """Who connects to whom, from the graph."""
    calls = {(call.caller, call.callee) for call in system.graph.calls}
    return calls | {
        (service.name, resource.value)
        for service in system.graph.services
        for resource in Resource
        if service.reaches(resource)
    }


def attempts_of(system: Stack, source: str) -> list[Attempt]:
    """From one container to all others: by the other's name, and at each of its addresses, on every port there is."""
    edges = declared(system)
    own_networks = system.addresses(source)
    targets: list[tuple[str, str, int, bool]] = []
    for target in system.names:
        if target == source:
            continue
        is_edge = (source, target) in edges
        for port in PORTS:
            is_open = is_edge and port == system.port_of(target)
            targets.append((target, target, port, is_open))
            targets += [
                (f"{target} in {network}", address, port, is_open and network in own_networks)
                for network, address in system.addresses(target).items()
            ]
    said = system.run_inside(source, Program.CONNECT, [[host, port] for _, host, port, _ in targets])
    return [
        Attempt(Layer.NETWORK, source, f"connects to {target}, port {port}", is_open, answer == "open", answer)
        for (target, _, port, is_open), answer in zip(targets, said, strict=True)
    ]


def test_containers_reach_each_other_exactly_where_the_graph_has_an_edge(system: Stack, figures: Figures) -> None:
    attempts = [attempt for source in system.names for attempt in attempts_of(system, source)]

    assert figures.add(attempts) == []
    assert {pair_of(attempt) for attempt in attempts} == set(permutations(system.names, 2))
    assert {pair_of(attempt) for attempt in attempts if attempt.came_through} == declared(system)


def pair_of(attempt: Attempt) -> tuple[str, str]:
    return attempt.source, attempt.what.split()[2].rstrip(",")


def bound_attempts_of(system: Stack, source: str) -> list[Attempt]:
    """From one container through each of its interfaces to every address of all others, routed or not."""
    edges = declared(system)
    targets = [
        (target, through, own, network, address)
        for target in system.names
        if target != source
        for through, own in system.addresses(source).items()
        for network, address in system.addresses(target).items()
    ]
    said = system.run_inside(
        source,
        Program.CONNECT_FROM,
        [[own, address, system.port_of(target)] for target, _, own, _, address in targets],
    )
    return [
        Attempt(
            Layer.NETWORK,
            source,
            f"connects to {target} in {network} through {through}",
            (source, target) in edges and network == through,
            answer == "open",
            answer,
        )
        for (target, through, _, network, _), answer in zip(targets, said, strict=True)
    ]


def test_no_interface_leads_to_where_others_listen_for_somebody_else(system: Stack, figures: Figures) -> None:
    attempts = [attempt for source in system.names for attempt in bound_attempts_of(system, source)]

    assert figures.add(attempts) == []
    assert {pair_of(attempt) for attempt in attempts if attempt.came_through} == declared(system)


def test_only_who_declares_the_internet_gets_out(system: Stack, figures: Figures) -> None:
    attempts = []
    with beyond_the_host(system.engine.run) as beyond:
        for name in system.names:
            service = system.graph.by_name.get(name)
            is_declared = service is not None and bool(service.internet)
            for (host, port), said in zip(beyond, system.run_inside(name, Program.CONNECT, beyond), strict=True):
                what = f"connects to {host}, port {port}"
                attempts.append(Attempt(Layer.EGRESS, name, what, is_declared, said == "open", said))

    assert figures.add(attempts) == []
    assert {attempt.is_declared for attempt in attempts} == {True, False}
