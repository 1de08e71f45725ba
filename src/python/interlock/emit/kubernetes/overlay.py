"""The overlay: what differs from one installation to the next, to be copied and edited."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from interlock.emit.configuration.variables import is_required
from interlock.emit.kubernetes.kustomization import (
    ConfigMapArguments,
    Image,
    Kustomization,
    OverlayFile,
    Patch,
    Replacement,
    ScaleLimits,
    ScalePatch,
    Target,
)
from interlock.emit.kubernetes.meta import Metadata
from interlock.emit.kubernetes.plan import ServicePlan
from interlock.emit.kubernetes.service_objects import HIGHEST_SCALE, host_of
from interlock.ir.deployment import EnvironmentVariable

FOLDER = "overlays/production"
_HOSTS = ("/spec/rules/0/host", "/spec/tls/0/hosts/0")


def overlay_documents(plans: Sequence[ServicePlan], servers: Sequence[str]) -> Iterator[tuple[str, OverlayFile]]:
    """Files that are YAML, by their path in the overlay. `servers` are the images of the servers."""
    patches: list[Patch] = []
    for plan in plans:
        if plan.is_published:
            path = f"patches/{plan.name}-host.yaml"
            patches.append(Patch(path, Target("Ingress", plan.name)))
            yield path, tuple(Replacement(place, host_of(plan)) for place in _HOSTS)
        if plan.is_scaled:
            path = f"patches/{plan.name}-scale.yaml"
            patches.append(Patch(path))
            limits = ScaleLimits(plan.replicas, plan.replicas * HIGHEST_SCALE)
            yield path, ScalePatch(Metadata(plan.name), limits)
    images = {_image(name) for name in (*(plan.service.image for plan in plans), *servers)}
    yield (
        "kustomization.yaml",
        Kustomization(
            resources=("../../base",),
            images=tuple(sorted(images, key=lambda image: image.name)),
            config_map_generator=tuple(
                ConfigMapArguments(plan.settings_name, envs=(settings_path(plan),)) for plan in plans if plan.settings
            )
            or None,
            patches=tuple(patches) or None,
        ),
    )


def settings_path(plan: ServicePlan) -> str:
    return f"settings/{plan.name}.env"


def settings_text(plan: ServicePlan) -> str:
    """The variables that somebody has to decide on, each with what it is; those with a default are commented out."""
    return "\n".join(_setting(variable) for variable in plan.settings)


def _setting(variable: EnvironmentVariable) -> str:
    told = [f"# {line}" for line in variable.description.splitlines()]
    if variable.default is not None:
        return "\n".join((*told, f"# {variable.name}={_one_line(variable.default)}", ""))
    needed = "needed" if is_required(variable) else "optional"
    return "\n".join((*told, f"# {variable.type}, {needed}", f"{variable.name}=", ""))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _image(image: str) -> Image:
    """`registry/team/name:tag`; a colon before the last slash is a port's."""
    name, colon, tag = image.rpartition(":")
    if not colon or "/" in tag:
        return Image(image, image, "latest")
    return Image(name, name, tag)
