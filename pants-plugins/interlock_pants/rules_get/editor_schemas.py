"""Makes the JSON Schemas of specs."""

from __future__ import annotations

from pants.engine.fs import Digest, RemovePrefix
from pants.engine.process import Process, ProcessResult
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.target import AllUnexpandedTargets

from interlock_pants import editor_schemas
from interlock_pants.compiler_process import OUT, Compiler
from interlock_pants.editor_schemas import EditorSchemas, EditorSchemasRequest
from interlock_pants.spec_sources import EverySpec


@rule
async def make_schemas(_: EditorSchemasRequest, everything: AllUnexpandedTargets) -> EditorSchemas:
    compiler, specs = await MultiGet(Get(Compiler), Get(EverySpec))
    process = editor_schemas.schemas_process(editor_schemas.service_names(everything), compiler, specs.digest)
    result = await Get(ProcessResult, Process, process)
    return EditorSchemas(await Get(Digest, RemovePrefix(result.output_digest, OUT)))


def rules():
    return collect_rules()
