"""For tests: the pods that a base makes, and what the API refuses that its schemas do not show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Manifest = Mapping[str, Any]

_DNS_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
_DNS_1035 = re.compile(r"[a-z]([-a-z0-9]{0,61}[a-z0-9])?")
_LABEL_VALUE = re.compile(r"([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?")


@dataclass(frozen=True)
class Workload:
    """Something that makes pods, and what they are made of."""

    kind: str
    name: str
    labels: Mapping[str, str]
    spec: Manifest

    @property
    def ports(self) -> tuple[int, ...]:
        """Those that its containers listen on."""
        return tuple(
            port["containerPort"] for container in self.spec["containers"] for port in container.get("ports", ())
        )


def workloads(manifests: Iterable[Manifest]) -> list[Workload]:
    return [
        Workload(
            each["kind"],
            each["metadata"]["name"],
            each["spec"]["template"]["metadata"]["labels"],
            each["spec"]["template"]["spec"],
        )
        for each in manifests
        if each["kind"] in {"Deployment", "StatefulSet", "Job"}
    ]


def refused_by_the_restricted_profile(spec: Manifest) -> Iterator[str]:
    """What of a pod Pod Security Standards do not allow under "restricted", in full.

    https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
    """
    pod = spec.get("securityContext", {})
    for key in ("hostNetwork", "hostPID", "hostIPC", "hostUsers"):
        if key in spec:
            yield key
    if pod.keys() & {"sysctls", "windowsOptions", "seLinuxOptions", "appArmorProfile"}:
        yield "securityContext of the pod"
    for volume in spec.get("volumes", ()):
        if not volume.keys() <= {
            "name", "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected",
            "secret",
        }:  # fmt: skip
            yield f"volume {volume['name']}"
    for container in (*spec.get("initContainers", ()), *spec["containers"], *spec.get("ephemeralContainers", ())):
        own = container.get("securityContext", {})
        name = container["name"]
        if own.get("privileged") or own.get("procMount", "Default") != "Default":
            yield f"{name}: privileged"
        if own.get("allowPrivilegeEscalation") is not False:
            yield f"{name}: allowPrivilegeEscalation"
        if own.get("runAsNonRoot", pod.get("runAsNonRoot")) is not True:
            yield f"{name}: runAsNonRoot"
        if own.get("runAsUser", pod.get("runAsUser")) == 0:
            yield f"{name}: runAsUser"
        profile = own.get("seccompProfile", pod.get("seccompProfile", {}))
        if profile.get("type") not in {"RuntimeDefault", "Localhost"}:
            yield f"{name}: seccompProfile"
        capabilities = own.get("capabilities", {})
        if "ALL" not in capabilities.get("drop", ()) or not set(capabilities.get("add", ())) <= {"NET_BIND_SERVICE"}:
            yield f"{name}: capabilities"
        if any("hostPort" in port for port in container.get("ports", ())):
            yield f"{name}: hostPort"


def refused_by_the_api(manifest: Manifest) -> Iterator[str]:
    """What validation in the API server refuses and no schema shows: names, labels, ports, references within a pod."""
    kind, name = manifest["kind"], manifest["metadata"]["name"]
    if not (_DNS_1035 if kind == "Service" else _DNS_LABEL).fullmatch(name):
        yield f"name {name}"
    for where, labels in _labels(manifest):
        for key, value in labels.items():
            if not _LABEL_VALUE.fullmatch(value):
                yield f"{where} {key}={value}"
    for key, value in _members(manifest):
        is_port = key in {"port", "containerPort", "targetPort", "hostPort"} and isinstance(value, int)
        if is_port and not 1 <= value <= 65535:
            yield f"{key} {value}"
    template = manifest.get("spec", {}).get("template")
    if template is not None:
        yield from _refused_template(kind, manifest["spec"], template)


def _refused_template(kind: str, spec: Manifest, template: Manifest) -> Iterator[str]:
    pod = template["spec"]
    if "selector" in spec and not spec["selector"]["matchLabels"].items() <= template["metadata"]["labels"].items():
        yield "selector does not select its own pods"
    if kind == "Job" and pod.get("restartPolicy") not in {"OnFailure", "Never"}:
        yield "restartPolicy"
    volumes = [volume["name"] for volume in pod.get("volumes", ())]
    volumes += [claim["metadata"]["name"] for claim in spec.get("volumeClaimTemplates", ())]
    if len(volumes) != len(set(volumes)):
        yield "volumes of one name"
    for container in pod["containers"]:
        mounts = container.get("volumeMounts", ())
        if {mount["name"] for mount in mounts} - set(volumes):
            yield "mount of no volume"
        if len({mount["mountPath"] for mount in mounts}) != len(mounts):
            yield "two mounts at one path"
        names = [variable["name"] for variable in container.get("env", ())]
        if len(names) != len(set(names)):
            yield "variable set twice"
        ports = {port["name"] for port in container.get("ports", ())}
        for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
            if container.get(probe, {}).get("httpGet", {"port": None})["port"] not in {*ports, None}:
                yield f"{probe} of no port"


def _labels(manifest: Manifest) -> Iterator[tuple[str, Mapping[str, str]]]:
    for key, value in _members(manifest):
        if key in {"labels", "matchLabels"}:
            yield key, value


def _members(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, member in value.items():
            yield key, member
            yield from _members(member)
    elif isinstance(value, list):
        for each in value:
            yield from _members(each)
