"""The files of kustomize: what belongs to the base, and what an overlay says differently."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from interlock.emit.kubernetes.meta import Metadata


@dataclass(frozen=True, slots=True)
class ConfigMapArguments:
    """A ConfigMap of files as they are, or of the variables in files. Its name gets a hash of what it holds."""

    name: str
    files: tuple[str, ...] | None = None
    envs: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """What an image is called in the base, and what and where it really is."""

    name: str
    new_name: str
    new_tag: str


@dataclass(frozen=True, slots=True)
class Target:
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Patch:
    """Without a target, the file says itself what it changes."""

    path: str
    target: Target | None = None


@dataclass(frozen=True, slots=True)
class Kustomization:
    """Paths are relative to its folder."""

    resources: tuple[str, ...]
    namespace: str | None = None
    images: tuple[Image, ...] | None = None
    config_map_generator: tuple[ConfigMapArguments, ...] | None = None
    patches: tuple[Patch, ...] | None = None
    api_version: str = field(default="kustomize.config.k8s.io/v1beta1", init=False)
    kind: str = field(default="Kustomization", init=False)


@dataclass(frozen=True, slots=True)
class ScaleLimits:
    min_replicas: int
    max_replicas: int


@dataclass(frozen=True, slots=True)
class ScalePatch:
    """What of a HorizontalPodAutoscaler an overlay says."""

    metadata: Metadata
    spec: ScaleLimits
    api_version: str = field(default="autoscaling/v2", init=False)
    kind: str = field(default="HorizontalPodAutoscaler", init=False)


@dataclass(frozen=True, slots=True)
class Replacement:
    """An operation of RFC 6902."""

    path: str
    value: str
    op: str = field(default="replace", init=False)


OverlayFile: TypeAlias = Kustomization | ScalePatch | tuple[Replacement, ...]
