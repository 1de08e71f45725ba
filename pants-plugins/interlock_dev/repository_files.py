"""`repository_files`: files of this repository for tests that make another one of them, BUILD files among them.

Unlike `files` it owns nothing: `tailor` still proposes targets for what lies there.
"""

from __future__ import annotations

from pants.base.glob_match_error_behavior import GlobMatchErrorBehavior
from pants.core.target_types import FileSourceField
from pants.engine.fs import PathGlobs, Snapshot
from pants.engine.rules import Get, collect_rules, rule
from pants.engine.target import (
    COMMON_TARGET_FIELDS,
    GeneratedSources,
    GenerateSourcesRequest,
    MultipleSourcesField,
    StringSequenceField,
    Target,
)
from pants.engine.unions import UnionRule


class RepositoryGlobsField(StringSequenceField):
    alias = "globs"
    required = True
    help = "Patterns relative to the repository's root; one that starts with `!` takes files out."


class RepositoryFilesSourcesField(MultipleSourcesField):
    alias = "_sources"
    default = ()
    uses_source_roots = False


class RepositoryFilesTarget(Target):
    alias = "repository_files"
    core_fields = (*COMMON_TARGET_FIELDS, RepositoryGlobsField, RepositoryFilesSourcesField)
    help = "Files of this repository as they are, for the tests that depend on it."


class CopyRepositoryFilesRequest(GenerateSourcesRequest):
    input = RepositoryFilesSourcesField
    output = FileSourceField


@rule
async def copy_repository_files(request: CopyRepositoryFilesRequest) -> GeneratedSources:
    target = request.protocol_target
    globs = PathGlobs(
        target[RepositoryGlobsField].value or (),
        glob_match_error_behavior=GlobMatchErrorBehavior.error,
        description_of_origin=f"the `globs` of {target.address}",
    )
    return GeneratedSources(await Get(Snapshot, PathGlobs, globs))


def rules():
    return (*collect_rules(), UnionRule(GenerateSourcesRequest, CopyRepositoryFilesRequest))
