"""The objects of PostgreSQL and Redis: one pod each, with a volume for its data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from interlock.emit.kubernetes import pods, policies
from interlock.emit.kubernetes.cluster_objects import (
    DisruptionBudgetSpec,
    Object,
    PodDisruptionBudget,
    Service,
    ServiceAccount,
    ServicePort,
    ServiceSpec,
)
from interlock.emit.kubernetes.meta import COMPONENT, NAME, LabelSelector, Metadata
from interlock.emit.kubernetes.plan import common_labels
from interlock.emit.kubernetes.workload_objects import (
    ClaimSpec,
    ConfigMapVolume,
    Container,
    ContainerPort,
    Exec,
    PodMetadata,
    PodTemplate,
    Probe,
    StatefulSet,
    StatefulSetSpec,
    StorageRequest,
    Volume,
    VolumeClaim,
    VolumeMount,
)
from interlock.emit.servers import ServerFiles

STOP_SECONDS = 60
STORAGE = "10Gi"


def files_name(server: ServerFiles) -> str:
    """The ConfigMap that kustomize makes of its files."""
    return f"{server.name}-files"


def secrets_name(server: ServerFiles) -> str:
    return f"{server.name}-secrets"


def server_objects(project: str, server: ServerFiles, clients: tuple[str, ...]) -> Iterator[Object]:
    """`clients` are the names of the pods that may come."""
    name, port = server.name, server.port
    labels = {NAME: name, COMPONENT: "server", **common_labels(project)}
    yield ServiceAccount(Metadata(name, labels), automount_service_account_token=False)
    yield StatefulSet(Metadata(name, labels), _stateful_set(server, labels))
    ports = (ServicePort(name, port, name),)
    yield Service(Metadata(name, labels), ServiceSpec({NAME: name}, ports, cluster_ip="None"))
    ingress = (policies.from_pods(clients, port),) if clients else ()
    yield policies.policy(name, labels, ingress, ())
    budget = DisruptionBudgetSpec(1, "AlwaysAllow", LabelSelector({NAME: name}))
    yield PodDisruptionBudget(Metadata(name, labels), budget)


def _stateful_set(server: ServerFiles, labels: dict[str, str]) -> StatefulSetSpec:
    name = server.name
    ready = Probe(5, 5, 6, exec=Exec(server.ready))
    container = Container(
        name=name,
        image=server.image,
        security_context=pods.NO_RIGHTS,
        resources=pods.server_resources(server.share),
        command=server.command,
        ports=(ContainerPort(name, server.port),),
        startup_probe=replace(ready, failure_threshold=60),
        readiness_probe=ready,
        liveness_probe=replace(ready, period_seconds=10),
        volume_mounts=(
            VolumeMount("files", server.files_at, read_only=True),
            pods.secret_mount("secrets", server.secrets_at),
            VolumeMount("data", server.data_at),
        ),
    )
    volumes = (
        Volume("files", config_map=ConfigMapVolume(files_name(server))),
        pods.secret_volume("secrets", secrets_name(server)),
    )
    claim = VolumeClaim(Metadata("data"), ClaimSpec(("ReadWriteOnce",), StorageRequest({"storage": STORAGE})))
    return StatefulSetSpec(
        service_name=name,
        replicas=1,
        selector=LabelSelector({NAME: name}),
        template=PodTemplate(PodMetadata(labels), pods.pod(name, server.run_as, STOP_SECONDS, container, volumes)),
        volume_claim_templates=(claim,),
    )
