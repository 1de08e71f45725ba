"""Finds and reads specs, and what they refer to; targets for them in `tailor`."""

from __future__ import annotations

from pants.core.goals.tailor import AllOwnedSources, PutativeTargets
from pants.engine.fs import Digest, DigestContents, MergeDigests, PathGlobs, Paths
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.target import AllTargets

from interlock_pants.specs import layout, sources, tailor
from interlock_pants.specs.sources import (
    AllSpecTargets,
    EverySpec,
    SpecClosure,
    SpecClosureRequest,
    SpecFolder,
    SpecFolderRequest,
)
from interlock_pants.specs.tailor import PutativeSpecTargetsRequest
from interlock_pants.subsystem import Interlock


@rule
async def find_all_spec_targets(targets: AllTargets) -> AllSpecTargets:
    return AllSpecTargets(sources.spec_targets(targets))


@rule
async def read_every_spec() -> EverySpec:
    return EverySpec(await Get(Digest, PathGlobs, sources.every_spec_globs()))


@rule
async def read_spec_folder(request: SpecFolderRequest) -> SpecFolder:
    digest = await Get(Digest, PathGlobs, sources.spec_globs(request.folder))
    files = tuple(await Get(DigestContents, Digest, digest))
    return SpecFolder(request.folder, files, digest, sources.referenced_folders(files))


@rule
async def close_over_spec_folders(request: SpecClosureRequest) -> SpecClosure:
    found: dict[str, SpecFolder] = {}
    pending = request.folders
    while pending:
        folders = await MultiGet(Get(SpecFolder, SpecFolderRequest(folder)) for folder in pending)
        found.update((folder.folder, folder) for folder in folders)
        pending = tuple(sorted({name for folder in folders for name in folder.referenced} - found.keys()))
    return SpecClosure(await Get(Digest, MergeDigests(folder.digest for folder in found.values())))


@rule(desc="Determine candidate spec targets to create")
async def find_putative_spec_targets(
    request: PutativeSpecTargetsRequest, owned: AllOwnedSources, interlock: Interlock
) -> PutativeTargets:
    if not interlock.tailor:
        return PutativeTargets()
    found = await Get(Paths, PathGlobs, request.path_globs(f"*{layout.SPEC_SUFFIX}"))
    return tailor.putative_targets(found.files, owned)


def rules():
    return (*collect_rules(), *tailor.union_rules())
