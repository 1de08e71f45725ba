"""Who may talk to whom, as network policies: nobody, and then each declared edge at both of its ends."""

from __future__ import annotations

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

NOT_THE_INTERNET = (
    IpBlock(
        "0.0.0.0/0",
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "224.0.0.0/4",
            "240.0.0.0/4",
        ),
    ),
    IpBlock("::/0", ("::1/128", "64:ff9b:1::/48", "fc00::/7", "fe80::/10", "ff00::/8")),
)
"""All addresses but those that are nobody's on the internet: private, shared, local and multicast ones (RFC 6890)."""

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
    blocks = tuple(Peer(ip_block=block) for block in NOT_THE_INTERNET)
    return Egress(blocks, tuple(PolicyPort("TCP", port) for port in ports))


def policy(
    name: str, labels: dict[str, str], ingress: tuple[Ingress, ...], egress: tuple[Egress, ...]
) -> NetworkPolicy:
    """What the pods of this name may do; where they may go anywhere, they may ask the resolver for its address."""
    allowed = (DNS, *egress) if egress else ()
    spec = NetworkPolicySpec(LabelSelector({NAME: name}), BOTH, ingress, allowed)
    return NetworkPolicy(Metadata(name, labels), spec)
