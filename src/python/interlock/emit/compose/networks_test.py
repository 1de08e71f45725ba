from __future__ import annotations

from ipaddress import IPv4Network

import pytest

from interlock.emit.compose.networks import Edge, Outward, TooManyNetworks, Way, plan_networks

SUBNET = IPv4Network("10.213.0.0/16")


def edges(count: int) -> list[Edge]:
    return [Edge(f"caller_{number}", f"callee_{number}") for number in range(count)]


def test_every_network_has_eight_addresses_of_its_own_within_the_subnet() -> None:
    ways = [Way(f"caller_{number}", Outward.INTERNET) for number in range(200)]
    plan = plan_networks(edges(1800), ways, SUBNET)
    networks = [IPv4Network(each.subnet) for each in (*plan.edges.values(), *plan.ways.values())]
    assert len(set(networks)) == 2000
    assert all(network.prefixlen == 29 and network.subnet_of(SUBNET) for network in networks)


def test_callee_and_caller_stand_behind_the_network_and_the_gateway() -> None:
    ((edge, addresses),) = plan_networks(edges(1), (), SUBNET).edges.items()
    network, gateway, callee, caller, *_ = map(str, IPv4Network(addresses.subnet))
    assert (addresses.callee, addresses.caller) == (callee, caller)
    assert edge.network == "e_caller_0-callee_0"
    assert gateway not in (callee, caller, network)


def test_the_order_of_edges_does_not_matter() -> None:
    assert plan_networks(edges(500), (), SUBNET) == plan_networks(reversed(edges(500)), (), SUBNET)


def test_a_new_edge_leaves_the_addresses_of_nearly_all_others_alone() -> None:
    before = plan_networks(edges(100), (), SUBNET).edges
    after = plan_networks([*edges(100), Edge("a", "b")], (), SUBNET).edges
    assert sum(before[edge] != after[edge] for edge in before) <= 1


def test_a_subnet_can_be_filled_to_the_last_network_and_no_further() -> None:
    small = IPv4Network("10.0.0.0/24")
    assert len(plan_networks(edges(32), (), small).edges) == 32
    with pytest.raises(TooManyNetworks) as caught:
        plan_networks(edges(33), (), small)
    assert (caught.value.wanted, caught.value.room) == (33, 32)
