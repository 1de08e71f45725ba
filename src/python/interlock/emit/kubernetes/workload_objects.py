"""Objects of the Kubernetes API that run containers: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from interlock.emit.kubernetes.meta import LabelSelector, Metadata


@dataclass(frozen=True, slots=True)
class EnvVar:
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class ConfigMapRef:
    name: str
    optional: bool | None = None


@dataclass(frozen=True, slots=True)
class EnvFrom:
    config_map_ref: ConfigMapRef


@dataclass(frozen=True, slots=True)
class ContainerPort:
    name: str
    container_port: int


@dataclass(frozen=True, slots=True)
class HttpGet:
    path: str
    port: str


@dataclass(frozen=True, slots=True)
class Exec:
    command: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Probe:
    """Times are seconds."""

    period_seconds: int
    timeout_seconds: int
    failure_threshold: int
    http_get: HttpGet | None = None
    exec: Exec | None = None


@dataclass(frozen=True, slots=True)
class Resources:
    requests: Mapping[str, str]
    limits: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Capabilities:
    drop: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContainerSecurity:
    allow_privilege_escalation: bool
    read_only_root_filesystem: bool
    capabilities: Capabilities


@dataclass(frozen=True, slots=True)
class VolumeMount:
    name: str
    mount_path: str
    read_only: bool | None = None
    sub_path: str | None = None


@dataclass(frozen=True, slots=True)
class Container:
    name: str
    image: str
    security_context: ContainerSecurity
    resources: Resources
    image_pull_policy: str = "IfNotPresent"
    command: tuple[str, ...] | None = None
    args: tuple[str, ...] | None = None
    env: tuple[EnvVar, ...] | None = None
    env_from: tuple[EnvFrom, ...] | None = None
    ports: tuple[ContainerPort, ...] | None = None
    startup_probe: Probe | None = None
    readiness_probe: Probe | None = None
    liveness_probe: Probe | None = None
    volume_mounts: tuple[VolumeMount, ...] | None = None


@dataclass(frozen=True, slots=True)
class EmptyDir:
    medium: str
    size_limit: str


@dataclass(frozen=True, slots=True)
class SecretVolume:
    """`default_mode` is octal in meaning and decimal in the document."""

    secret_name: str
    default_mode: int
    optional: bool | None = None


@dataclass(frozen=True, slots=True)
class ConfigMapVolume:
    name: str
    default_mode: int | None = None


@dataclass(frozen=True, slots=True)
class Volume:
    name: str
    empty_dir: EmptyDir | None = None
    secret: SecretVolume | None = None
    config_map: ConfigMapVolume | None = None


@dataclass(frozen=True, slots=True)
class SeccompProfile:
    type: str


@dataclass(frozen=True, slots=True)
class PodSecurity:
    run_as_non_root: bool
    run_as_user: int
    run_as_group: int
    fs_group: int
    seccomp_profile: SeccompProfile
    fs_group_change_policy: str | None = None


@dataclass(frozen=True, slots=True)
class TopologySpread:
    max_skew: int
    topology_key: str
    when_unsatisfiable: str
    label_selector: LabelSelector


@dataclass(frozen=True, slots=True)
class PodSpec:
    service_account_name: str
    automount_service_account_token: bool
    enable_service_links: bool
    termination_grace_period_seconds: int
    security_context: PodSecurity
    containers: tuple[Container, ...]
    restart_policy: str | None = None
    topology_spread_constraints: tuple[TopologySpread, ...] | None = None
    volumes: tuple[Volume, ...] | None = None


@dataclass(frozen=True, slots=True)
class PodTemplate:
    metadata: PodMetadata
    spec: PodSpec


@dataclass(frozen=True, slots=True)
class PodMetadata:
    """A template's pods are named by what makes them."""

    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RollingUpdate:
    max_surge: int
    max_unavailable: int


@dataclass(frozen=True, slots=True)
class Strategy:
    type: str
    rolling_update: RollingUpdate | None = None


@dataclass(frozen=True, slots=True)
class DeploymentSpec:
    """`replicas` is absent where an autoscaler decides on them."""

    selector: LabelSelector
    strategy: Strategy
    template: PodTemplate
    replicas: int | None = None
    revision_history_limit: int = 5


@dataclass(frozen=True, slots=True)
class Deployment:
    metadata: Metadata
    spec: DeploymentSpec
    api_version: str = field(default="apps/v1", init=False)
    kind: str = field(default="Deployment", init=False)


@dataclass(frozen=True, slots=True)
class JobSpec:
    """`active_deadline_seconds` bounds all attempts together."""

    backoff_limit: int
    active_deadline_seconds: int
    ttl_seconds_after_finished: int
    template: PodTemplate


@dataclass(frozen=True, slots=True)
class Job:
    metadata: Metadata
    spec: JobSpec
    api_version: str = field(default="batch/v1", init=False)
    kind: str = field(default="Job", init=False)


@dataclass(frozen=True, slots=True)
class StorageRequest:
    requests: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ClaimSpec:
    access_modes: tuple[str, ...]
    resources: StorageRequest


@dataclass(frozen=True, slots=True)
class VolumeClaim:
    metadata: Metadata
    spec: ClaimSpec


@dataclass(frozen=True, slots=True)
class StatefulSetSpec:
    service_name: str
    replicas: int
    selector: LabelSelector
    template: PodTemplate
    volume_claim_templates: tuple[VolumeClaim, ...]


@dataclass(frozen=True, slots=True)
class StatefulSet:
    metadata: Metadata
    spec: StatefulSetSpec
    api_version: str = field(default="apps/v1", init=False)
    kind: str = field(default="StatefulSet", init=False)
