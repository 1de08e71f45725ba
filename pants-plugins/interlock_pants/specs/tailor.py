"""Targets for spec files that have none. The name of a file says what it holds."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass

from pants.core.goals.tailor import PutativeTarget, PutativeTargets, PutativeTargetsRequest
from pants.engine.target import Target
from pants.engine.unions import UnionRule

from interlock_pants.specs import layout
from interlock_pants.specs.target_types import SpecEventsTarget, SpecModelsTarget, SpecRouterTarget, SpecTasksTarget

_BY_STEM: dict[str, type[Target]] = {
    "models": SpecModelsTarget,
    "events": SpecEventsTarget,
    "tasks": SpecTasksTarget,
}
# A leftover of the earlier format, which the compiler reads and from which nothing comes.
_NO_TARGET = frozenset({"manifest"})


@dataclass(frozen=True)
class PutativeSpecTargetsRequest(PutativeTargetsRequest):
    """Asks which spec files have no target yet."""


def putative_targets(found: Iterable[str], owned: Iterable[str]) -> PutativeTargets:
    """A target for each spec file without one, named after the file. Generated files lie elsewhere and get none."""
    return PutativeTargets(
        _putative_target(path)
        for path in sorted(set(found) - set(owned))
        if layout.is_spec_folder(layout.folder_of(path)) and _stem(path) not in _NO_TARGET
    )


def target_type(stem: str) -> type[Target]:
    """The type of target that fits a spec file, whose name says what it holds."""
    return _BY_STEM.get(stem, SpecRouterTarget)


def _putative_target(path: str) -> PutativeTarget:
    stem = _stem(path)
    return PutativeTarget.for_target_type(
        target_type(stem),
        path=layout.folder_of(path),
        name=stem,
        triggering_sources=[posixpath.basename(path)],
        kwargs={"source": posixpath.basename(path)},
    )


def _stem(path: str) -> str:
    return posixpath.splitext(posixpath.basename(path))[0]


def union_rules() -> tuple[UnionRule, ...]:
    return (UnionRule(PutativeTargetsRequest, PutativeSpecTargetsRequest),)
