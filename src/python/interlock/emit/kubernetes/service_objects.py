"""The objects of one service."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from interlock.emit.configuration.container import CALLERS_AT, KEYS_AT, SECRETS_AT, SERVICE_PORT
from interlock.emit.configuration.variables import migrates
from interlock.emit.kubernetes import pods, policies
from interlock.emit.kubernetes.cluster_objects import (
    AutoscalerSpec,
    BackendPort,
    BackendService,
    DisruptionBudgetSpec,
    Egress,
    HorizontalPodAutoscaler,
    HttpRoutes,
    Ingress,
    IngressRoute,
    Metric,
    MetricTarget,
    NetworkPolicy,
    Object,
    PodDisruptionBudget,
    ResourceMetric,
    RouteBackend,
    RoutePath,
    RouteRule,
    RouteSpec,
    ScaleTarget,
    Service,
    ServiceAccount,
    ServicePort,
    ServiceSpec,
    Tls,
)
from interlock.emit.kubernetes.meta import NAME, LabelSelector, Metadata
from interlock.emit.kubernetes.names import object_name
from interlock.emit.kubernetes.plan import STOP_SECONDS, ServicePlan
from interlock.emit.kubernetes.workload_objects import (
    ConfigMapRef,
    Container,
    ContainerPort,
    Deployment,
    DeploymentSpec,
    EnvFrom,
    EnvVar,
    HttpGet,
    Job,
    JobSpec,
    PodMetadata,
    PodTemplate,
    Probe,
    RollingUpdate,
    Strategy,
    TopologySpread,
    Volume,
    VolumeMount,
)
from interlock.emit.servers import SERVER_PORTS
from interlock.ir.services import Kind, Resource

INGRESS_NAMESPACE = "ingress-nginx"
HIGHEST_SCALE = 4
"""How many times its replicas a service grows to under load."""
CPU_PERCENT = 70

_STARTUP = Probe(2, 2, 30, http_get=HttpGet("/healthz", "http"))
_READINESS = Probe(5, 3, 3, http_get=HttpGet("/readyz", "http"))
_LIVENESS = Probe(10, 3, 3, http_get=HttpGet("/healthz", "http"))

_DATABASE_URL = "DATABASE_URL_FILE"
_MIGRATION_SECONDS = 600


def service_objects(plan: ServicePlan) -> Iterator[Object]:
    """In the order in which one reads them."""
    yield ServiceAccount(Metadata(plan.name, plan.labels), automount_service_account_token=False)
    yield Deployment(Metadata(plan.name, plan.labels), _deployment(plan))
    if plan.is_reachable:
        spec = ServiceSpec({NAME: plan.name}, (ServicePort("http", SERVICE_PORT, "http"),))
        yield Service(Metadata(plan.name, plan.labels), spec)
    yield network_policy(plan)
    selector = LabelSelector({NAME: plan.name})
    yield PodDisruptionBudget(Metadata(plan.name, plan.labels), DisruptionBudgetSpec(1, "AlwaysAllow", selector))
    if plan.is_scaled:
        yield _autoscaler(plan)
    if plan.is_published:
        yield _route(plan)
    if plan.service.migrations is not None and migrates(plan.service):
        yield from _migrations(plan, plan.service.migrations)


def _deployment(plan: ServicePlan) -> DeploymentSpec:
    selector = LabelSelector({NAME: plan.name})
    volumes, mounts = _secrets(plan)
    container = Container(
        name=plan.name,
        image=plan.service.image,
        security_context=pods.NO_RIGHTS,
        resources=pods.SERVICE_RESOURCES,
        env=tuple(EnvVar(name, value) for name, value in plan.environment.items()),
        env_from=_settings(plan),
        volume_mounts=mounts,
    )
    if plan.is_answering:
        container = replace(
            container,
            ports=(ContainerPort("http", SERVICE_PORT),),
            startup_probe=_STARTUP,
            readiness_probe=_READINESS,
            liveness_probe=_LIVENESS,
        )
    spec = pods.pod(plan.name, pods.SERVICE_USER, STOP_SECONDS, container, volumes)
    if plan.is_scaled:
        spread = TopologySpread(1, "kubernetes.io/hostname", "ScheduleAnyway", selector)
        spec = replace(spec, topology_spread_constraints=(spread,))
    return DeploymentSpec(
        selector=selector,
        strategy=_strategy(plan),
        template=PodTemplate(PodMetadata(plan.labels), spec),
        replicas=None if plan.is_scaled else plan.replicas,
    )


def _strategy(plan: ServicePlan) -> Strategy:
    """A bot that asks Telegram for updates is the only one to do so: the old one ends before the new one starts."""
    if plan.service.kind is Kind.AIOGRAM and not plan.is_scaled:
        return Strategy("Recreate")
    return Strategy("RollingUpdate", RollingUpdate(max_surge=1, max_unavailable=0))


def _settings(plan: ServicePlan) -> tuple[EnvFrom, ...] | None:
    return (EnvFrom(ConfigMapRef(plan.settings_name)),) if plan.settings else None


def _secrets(plan: ServicePlan) -> tuple[tuple[Volume, ...], tuple[VolumeMount, ...]]:
    """Files and folders of secrets: values of variables, keys to sign with, keys of callers."""
    held = (
        ("secrets", SECRETS_AT, bool(plan.secret_files)),
        ("keys", KEYS_AT, bool(plan.callees)),
        ("callers", CALLERS_AT, bool(plan.callers)),
    )
    return (
        tuple(pods.secret_volume(name, f"{plan.name}-{name}") for name, _, is_held in held if is_held),
        tuple(pods.secret_mount(name, path) for name, path, is_held in held if is_held),
    )


def network_policy(plan: ServicePlan) -> NetworkPolicy:
    """The edges of the graph that begin or end at this service."""
    ingress: list[Ingress] = []
    egress: list[Egress] = []
    if plan.callers:
        ingress.append(policies.from_pods(tuple(map(object_name, plan.callers)), SERVICE_PORT))
    if plan.is_published:
        ingress.append(policies.from_namespace(INGRESS_NAMESPACE, SERVICE_PORT))
    if plan.callees:
        egress.append(policies.to_pods(tuple(map(object_name, plan.callees)), SERVICE_PORT))
    for resource in plan.resources:
        egress.append(policies.to_pods((resource.value,), SERVER_PORTS[resource]))
    if plan.internet_ports:
        egress.append(policies.to_internet(plan.internet_ports))
    return policies.policy(plan.name, plan.labels, tuple(ingress), tuple(egress))


def _autoscaler(plan: ServicePlan) -> HorizontalPodAutoscaler:
    metric = Metric("Resource", ResourceMetric("cpu", MetricTarget("Utilization", CPU_PERCENT)))
    spec = AutoscalerSpec(
        ScaleTarget("apps/v1", "Deployment", plan.name),
        min_replicas=plan.replicas,
        max_replicas=plan.replicas * HIGHEST_SCALE,
        metrics=(metric,),
    )
    return HorizontalPodAutoscaler(Metadata(plan.name, plan.labels), spec)


def host_of(plan: ServicePlan) -> str:
    """A host that is nobody's, for an overlay to replace."""
    return f"{plan.name}.example.org"


def _route(plan: ServicePlan) -> IngressRoute:
    """What the ingress controller leads to it. The overlay says the host."""
    host = host_of(plan)
    backend = RouteBackend(BackendService(plan.name, BackendPort("http")))
    rule = RouteRule(host, HttpRoutes((RoutePath("/", "Prefix", backend),)))
    return IngressRoute(Metadata(plan.name, plan.labels), RouteSpec((rule,), (Tls((host,), f"{plan.name}-tls"),)))


def _migrations(plan: ServicePlan, module: str) -> Iterator[Object]:
    """A job that takes the database forward, with a role of its own, and reaches nothing but the database."""
    name, labels = plan.migrations_name, plan.migrations_labels
    container = Container(
        name="migrations",
        image=plan.service.image,
        security_context=pods.NO_RIGHTS,
        resources=pods.SERVICE_RESOURCES,
        command=("/app/bin/python", "-m", module, "upgrade"),
        env=(EnvVar(_DATABASE_URL, f"{SECRETS_AT}/database_url"),),
        volume_mounts=(pods.secret_mount("secrets", SECRETS_AT),),
    )
    spec = pods.pod(
        name, pods.SERVICE_USER, STOP_SECONDS, container, (pods.secret_volume("secrets", f"{name}-secrets"),)
    )
    template = PodTemplate(PodMetadata(labels), replace(spec, restart_policy="OnFailure"))
    yield ServiceAccount(Metadata(name, labels), automount_service_account_token=False)
    yield Job(Metadata(name, labels), JobSpec(20, _MIGRATION_SECONDS, _MIGRATION_SECONDS, template))
    to_database = policies.to_pods((Resource.POSTGRES.value,), SERVER_PORTS[Resource.POSTGRES])
    yield policies.policy(name, labels, (), (to_database,))
