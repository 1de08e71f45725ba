"""Objects of the Kubernetes API around the containers: names, network, policies, configuration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from interlock.emit.kubernetes.meta import KEY, LabelSelector, Metadata
from interlock.emit.kubernetes.workload_objects import Deployment, Job, StatefulSet


@dataclass(frozen=True, slots=True)
class Namespace:
    metadata: Metadata
    api_version: str = field(default="v1", init=False)
    kind: str = field(default="Namespace", init=False)


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    metadata: Metadata
    automount_service_account_token: bool
    api_version: str = field(default="v1", init=False)
    kind: str = field(default="ServiceAccount", init=False)


@dataclass(frozen=True, slots=True)
class ServicePort:
    name: str
    port: int
    target_port: str


@dataclass(frozen=True, slots=True)
class ServiceSpec:
    """`cluster_ip` is `None`, the word, where the name leads to the pods themselves."""

    selector: Mapping[str, str]
    ports: tuple[ServicePort, ...]
    cluster_ip: str | None = field(default=None, metadata={KEY: "clusterIP"})


@dataclass(frozen=True, slots=True)
class Service:
    metadata: Metadata
    spec: ServiceSpec
    api_version: str = field(default="v1", init=False)
    kind: str = field(default="Service", init=False)


@dataclass(frozen=True, slots=True)
class ConfigMap:
    metadata: Metadata
    data: Mapping[str, str]
    api_version: str = field(default="v1", init=False)
    kind: str = field(default="ConfigMap", init=False)


@dataclass(frozen=True, slots=True)
class DisruptionBudgetSpec:
    max_unavailable: int
    unhealthy_pod_eviction_policy: str
    selector: LabelSelector


@dataclass(frozen=True, slots=True)
class PodDisruptionBudget:
    metadata: Metadata
    spec: DisruptionBudgetSpec
    api_version: str = field(default="policy/v1", init=False)
    kind: str = field(default="PodDisruptionBudget", init=False)


@dataclass(frozen=True, slots=True)
class ScaleTarget:
    api_version: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class MetricTarget:
    type: str
    average_utilization: int


@dataclass(frozen=True, slots=True)
class ResourceMetric:
    name: str
    target: MetricTarget


@dataclass(frozen=True, slots=True)
class Metric:
    type: str
    resource: ResourceMetric


@dataclass(frozen=True, slots=True)
class AutoscalerSpec:
    scale_target_ref: ScaleTarget
    min_replicas: int
    max_replicas: int
    metrics: tuple[Metric, ...]


@dataclass(frozen=True, slots=True)
class HorizontalPodAutoscaler:
    metadata: Metadata
    spec: AutoscalerSpec
    api_version: str = field(default="autoscaling/v2", init=False)
    kind: str = field(default="HorizontalPodAutoscaler", init=False)


@dataclass(frozen=True, slots=True)
class IpBlock:
    cidr: str
    except_: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Peer:
    """One end of a connection: pods of this namespace, pods of others, or addresses."""

    namespace_selector: LabelSelector | None = None
    pod_selector: LabelSelector | None = None
    ip_block: IpBlock | None = None


@dataclass(frozen=True, slots=True)
class PolicyPort:
    protocol: str
    port: int


@dataclass(frozen=True, slots=True)
class Ingress:
    """Who may come, on which ports."""

    from_: tuple[Peer, ...]
    ports: tuple[PolicyPort, ...]


@dataclass(frozen=True, slots=True)
class Egress:
    """Where to one may go, on which ports."""

    to: tuple[Peer, ...]
    ports: tuple[PolicyPort, ...]


@dataclass(frozen=True, slots=True)
class NetworkPolicySpec:
    """What no rule allows is denied, in the directions of `policy_types`."""

    pod_selector: LabelSelector
    policy_types: tuple[str, ...]
    ingress: tuple[Ingress, ...] | None = None
    egress: tuple[Egress, ...] | None = None


@dataclass(frozen=True, slots=True)
class NetworkPolicy:
    metadata: Metadata
    spec: NetworkPolicySpec
    api_version: str = field(default="networking.k8s.io/v1", init=False)
    kind: str = field(default="NetworkPolicy", init=False)


@dataclass(frozen=True, slots=True)
class BackendPort:
    name: str


@dataclass(frozen=True, slots=True)
class BackendService:
    name: str
    port: BackendPort


@dataclass(frozen=True, slots=True)
class RouteBackend:
    service: BackendService


@dataclass(frozen=True, slots=True)
class RoutePath:
    path: str
    path_type: str
    backend: RouteBackend


@dataclass(frozen=True, slots=True)
class HttpRoutes:
    paths: tuple[RoutePath, ...]


@dataclass(frozen=True, slots=True)
class RouteRule:
    host: str
    http: HttpRoutes


@dataclass(frozen=True, slots=True)
class Tls:
    hosts: tuple[str, ...]
    secret_name: str


@dataclass(frozen=True, slots=True)
class RouteSpec:
    rules: tuple[RouteRule, ...]
    tls: tuple[Tls, ...] | None = None


@dataclass(frozen=True, slots=True)
class IngressRoute:
    """The API's Ingress, which shares its name with a rule of network policies."""

    metadata: Metadata
    spec: RouteSpec
    api_version: str = field(default="networking.k8s.io/v1", init=False)
    kind: str = field(default="Ingress", init=False)


Object: TypeAlias = (
    Namespace
    | ServiceAccount
    | Service
    | ConfigMap
    | PodDisruptionBudget
    | HorizontalPodAutoscaler
    | NetworkPolicy
    | IngressRoute
    | Deployment
    | Job
    | StatefulSet
)
