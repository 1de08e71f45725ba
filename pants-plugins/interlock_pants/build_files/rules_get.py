"""Reads BUILD files."""

from __future__ import annotations

from pants.engine.fs import Digest, DigestContents, PathGlobs
from pants.engine.rules import Get, collect_rules, rule
from pants.option.global_options import GlobalOptions

from interlock_pants.build_files import texts
from interlock_pants.build_files.texts import BuildFiles, BuildFilesRequest


@rule
async def read_build_files(request: BuildFilesRequest, options: GlobalOptions) -> BuildFiles:
    digest = await Get(Digest, PathGlobs, texts.build_globs(request, options.build_patterns))
    return texts.build_files(digest, await Get(DigestContents, Digest, digest))


def rules():
    return collect_rules()
