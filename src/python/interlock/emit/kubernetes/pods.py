"""What pods of all kinds have in common: no rights, no writes, a bounded share of the machine."""

from __future__ import annotations

from dataclasses import replace

from interlock.emit.kubernetes.workload_objects import (
    Capabilities,
    Container,
    ContainerSecurity,
    EmptyDir,
    PodSecurity,
    PodSpec,
    Resources,
    SeccompProfile,
    SecretVolume,
    Volume,
    VolumeMount,
)
from interlock.emit.servers import Share

SERVICE_USER = 65532
OWNER_AND_GROUP_READ = 0o440

NO_RIGHTS = ContainerSecurity(
    allow_privilege_escalation=False, read_only_root_filesystem=True, capabilities=Capabilities(drop=("ALL",))
)
TMP = Volume("tmp", empty_dir=EmptyDir("Memory", "16Mi"))
TMP_MOUNT = VolumeMount("tmp", "/tmp")

SERVICE_RESOURCES = Resources(
    requests={"cpu": "100m", "memory": "128Mi", "ephemeral-storage": "16Mi"},
    limits={"memory": "256Mi", "ephemeral-storage": "256Mi"},
)
"""Memory has an end. The processor's is left open: a limit there makes requests wait while it idles. Storage that goes
with the pod is its log, of which nodes keep up to 50 MiB."""


def server_resources(share: Share) -> Resources:
    return Resources(
        requests={"cpu": "250m", "memory": "256Mi", "ephemeral-storage": "16Mi"},
        limits={"memory": f"{share.memory}Mi", "ephemeral-storage": "256Mi"},
    )


def pod_security(user: int) -> PodSecurity:
    """As the profile "restricted" of Pod Security Standards asks, and more."""
    return PodSecurity(
        run_as_non_root=True,
        run_as_user=user,
        run_as_group=user,
        fs_group=user,
        seccomp_profile=SeccompProfile("RuntimeDefault"),
        fs_group_change_policy="OnRootMismatch",
    )


def secret_volume(name: str, secret: str) -> Volume:
    return Volume(name, secret=SecretVolume(secret, OWNER_AND_GROUP_READ))


def secret_mount(name: str, path: str) -> VolumeMount:
    return VolumeMount(name, path, read_only=True)


def pod(account: str, user: int, stop_seconds: int, container: Container, volumes: tuple[Volume, ...]) -> PodSpec:
    """One container. Its /tmp is small and in memory."""
    mounts = (TMP_MOUNT, *(container.volume_mounts or ()))
    return PodSpec(
        service_account_name=account,
        automount_service_account_token=False,
        enable_service_links=False,
        termination_grace_period_seconds=stop_seconds,
        security_context=pod_security(user),
        containers=(replace(container, volume_mounts=mounts),),
        volumes=(TMP, *volumes),
    )
