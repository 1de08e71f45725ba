"""Specs for the `tailor` goal."""

from __future__ import annotations

from pants.core.goals.tailor import AllOwnedSources, PutativeTargets
from pants.engine.fs import PathGlobs, Paths
from pants.engine.rules import Get, collect_rules, rule

from interlock_pants import layout, tailor
from interlock_pants.subsystem import Interlock
from interlock_pants.tailor import PutativeSpecTargetsRequest


@rule(desc="Determine candidate spec targets to create")
async def find_putative_spec_targets(
    request: PutativeSpecTargetsRequest, owned: AllOwnedSources, interlock: Interlock
) -> PutativeTargets:
    if not interlock.tailor:
        return PutativeTargets()
    found = await Get(Paths, PathGlobs, request.path_globs(f"*{layout.SPEC_SUFFIX}"))
    return tailor.putative_targets(found.files, owned)


def rules():
    return [*collect_rules(), *tailor.union_rules()]
