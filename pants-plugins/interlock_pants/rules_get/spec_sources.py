"""Reads specs, and what they refer to."""

from __future__ import annotations

from pants.engine.fs import Digest, DigestContents, MergeDigests, PathGlobs
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.target import AllTargets

from interlock_pants import spec_sources
from interlock_pants.spec_sources import (
    AllSpecTargets,
    EverySpec,
    SpecClosure,
    SpecClosureRequest,
    SpecFolder,
    SpecFolderRequest,
)


@rule
async def find_all_spec_targets(targets: AllTargets) -> AllSpecTargets:
    return AllSpecTargets(spec_sources.spec_targets(targets))


@rule
async def read_every_spec() -> EverySpec:
    return EverySpec(await Get(Digest, PathGlobs, spec_sources.every_spec_globs()))


@rule
async def read_spec_folder(request: SpecFolderRequest) -> SpecFolder:
    digest = await Get(Digest, PathGlobs, spec_sources.spec_globs(request.folder))
    files = tuple(await Get(DigestContents, Digest, digest))
    return SpecFolder(request.folder, files, digest, spec_sources.referenced_folders(files))


@rule
async def close_over_spec_folders(request: SpecClosureRequest) -> SpecClosure:
    found: dict[str, SpecFolder] = {}
    pending = request.folders
    while pending:
        folders = await MultiGet(Get(SpecFolder, SpecFolderRequest(folder)) for folder in pending)
        found.update((folder.folder, folder) for folder in folders)
        pending = tuple(sorted({name for folder in folders for name in folder.referenced} - found.keys()))
    return SpecClosure(await Get(Digest, MergeDigests(folder.digest for folder in found.values())))


def rules():
    return collect_rules()
