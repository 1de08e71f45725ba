"""Who may talk to whom, as network policies: nobody, and then each declared edge at both of its ends."""

from __future__ import annotations

from interlock.emit.internet import NOT_THE_INTERNET_4, NOT_THE_INTERNET_6
from interlock.emit.kubernetes.cluster_objects import (
    Egress,
    Ingress,
    IpBlock,
    NetworkPolicy,
    NetworkPolicySpec,
    Peer,
    PolicyPort,
)
from interlock.emit.kubernetes.meta import NAME, LabelSelector, Metadata
from interlock.emit.kubernetes.names import DEFAULT_DENY

BOTH = ("Ingress", "Egress")
NAMESPACE = "kubernetes.io/metadata.name"

INTERNET = (IpBlock("0.0.0.0/0", NOT_THE_INTERNET_4), IpBlock("::/0", NOT_THE_INTERNET_6))

DNS = Egress(
    (
        Peer(
            namespace_selector=LabelSelector({NAMESPACE: "kube-system"}),
            pod_selector=LabelSelector({"k8s-app": "kube-dns"}),
        ),
    ),
    (PolicyPort("UDP", 53), PolicyPort("TCP", 53)),
)
"""To the cluster's own resolver, which every distribution labels so."""


def default_deny(labels: dict[str, str]) -> NetworkPolicy:
    """Of everything in the namespace, also of what others put there."""
    return NetworkPolicy(Metadata(DEFAULT_DENY, labels), NetworkPolicySpec(LabelSelector(), BOTH))


def pods(name: str) -> Peer:
    return Peer(pod_selector=LabelSelector({NAME: name}))


def from_pods(names: tuple[str, ...], port: int) -> Ingress:
    return Ingress(tuple(map(pods, names)), (PolicyPort("TCP", port),))


def from_namespace(namespace: str, port: int) -> Ingress:
    return Ingress((Peer(namespace_selector=LabelSelector({NAMESPACE: namespace})),), (PolicyPort("TCP", port),))


def to_pods(names: tuple[str, ...], port: int) -> Egress:
    return Egress(tuple(map(pods, names)), (PolicyPort("TCP", port),))


def to_internet(ports: tuple[int, ...]) -> Egress:
    """To any host there: policies know addresses, hosts are the business of the runtime."""
    blocks = tuple(Peer(ip_block=block) for block in INTERNET)
    return Egress(blocks, tuple(PolicyPort("TCP", port) for port in ports))


def policy(
    name: str, labels: dict[str, str], ingress: tuple[Ingress, ...], egress: tuple[Egress, ...]
) -> NetworkPolicy:
    """What the pods of this name may do; where they may go anywhere, they may ask the resolver for its address."""
    allowed = (DNS, *egress) if egress else ()
    spec = NetworkPolicySpec(LabelSelector({NAME: name}), BOTH, ingress, allowed)
    return NetworkPolicy(Metadata(name, labels), spec)
