"""For tests: who may connect to whom by the text of NetworkPolicies, worked out as the API describes it.

https://kubernetes.io/docs/concepts/services-networking/network-policies/. It knows what is used here: selectors by
labels, blocks of addresses, single ports. Anything else in a policy is an error, so that nothing is overlooked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Any, Literal

Direction = Literal["Ingress", "Egress"]


@dataclass(frozen=True)
class Pod:
    """One end of a connection. `here` is whether it is in the namespace of the policies."""

    labels: Mapping[str, str]
    namespace: Mapping[str, str]
    here: bool = True


@dataclass(frozen=True)
class Address:
    """An end outside the cluster."""

    address: str


End = Pod | Address


class Network:
    """The policies of one namespace."""

    def __init__(self, manifests: Iterable[Mapping[str, Any]]) -> None:
        self._policies = [each["spec"] for each in manifests if each["kind"] == "NetworkPolicy"]

    def connects(self, source: End, target: End, port: int, protocol: str = "TCP") -> bool:
        """Whether both ends allow it. Ends that are not in the namespace are asked nothing."""
        return self._allows("Egress", source, target, port, protocol) and self._allows(
            "Ingress", target, source, port, protocol
        )

    def _allows(self, direction: Direction, end: End, other: End, port: int, protocol: str) -> bool:
        if isinstance(end, Address) or not end.here:
            return True
        policies = [
            policy
            for policy in self._policies
            if direction in policy["policyTypes"] and _selects(policy["podSelector"], end.labels)
        ]
        key, peers = ("ingress", "from") if direction == "Ingress" else ("egress", "to")
        return not policies or any(
            {"port": port, "protocol": protocol} in rule["ports"] and any(_is(peer, other) for peer in rule[peers])
            for policy in policies
            for rule in policy.get(key, ())
        )


def _is(peer: Mapping[str, Any], end: End) -> bool:
    assert peer and peer.keys() <= {"podSelector", "namespaceSelector", "ipBlock"}, peer
    if "ipBlock" in peer:
        return isinstance(end, Address) and _holds(peer["ipBlock"], end.address)
    if isinstance(end, Address):
        return False
    in_namespace = _selects(peer["namespaceSelector"], end.namespace) if "namespaceSelector" in peer else end.here
    return in_namespace and _selects(peer.get("podSelector", {}), end.labels)


def _holds(block: Mapping[str, Any], address: str) -> bool:
    parsed = ip_address(address)
    return parsed in ip_network(block["cidr"]) and not any(parsed in ip_network(each) for each in block["except"])


def _selects(selector: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    assert selector.keys() <= {"matchLabels"}, selector
    return all(labels.get(name) == value for name, value in selector.get("matchLabels", {}).items())
