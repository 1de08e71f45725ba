from __future__ import annotations

from interlock.emit.kubernetes.cluster_objects import Egress, IpBlock, Peer, PolicyPort, Service, ServiceSpec
from interlock.emit.kubernetes.meta import LabelSelector, Metadata, document


def test_objects_become_documents_with_the_names_of_the_api() -> None:
    service = Service(Metadata("a", {"x-y": "z"}), ServiceSpec({"x-y": "z"}, (), cluster_ip="None"))
    assert document(service) == {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "a", "labels": {"x-y": "z"}},
        "spec": {"selector": {"x-y": "z"}, "ports": [], "clusterIP": "None"},
    }


def test_what_is_none_is_absent_and_what_is_empty_is_there() -> None:
    everything = Peer(pod_selector=LabelSelector())
    block = Peer(ip_block=IpBlock("0.0.0.0/0", ()))
    assert document(Egress((everything, block), (PolicyPort("TCP", 1),))) == {
        "to": [{"podSelector": {}}, {"ipBlock": {"cidr": "0.0.0.0/0", "except": []}}],
        "ports": [{"protocol": "TCP", "port": 1}],
    }
