"""Code generation: one process a spec folder, of which each target takes its own file."""

from __future__ import annotations

from pants.engine.fs import (
    Digest,
    DigestSubset,
    RemovePrefix,
    Snapshot,
)
from pants.engine.process import FallibleProcessResult, Process
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.target import GeneratedSources, GeneratedTargets
from pants.engine.unions import UnionMembership

from interlock_pants import codegen
from interlock_pants.codegen import (
    CompiledFolder,
    CompileRequest,
    GenerateDocumentFromSpecRequest,
    GeneratePythonFromSpecRequest,
    GenerateTargetsFromEventsRequest,
    GenerateTargetsFromRouterRequest,
    PieceRequest,
)
from interlock_pants.compiler_process import OUT, Compiler
from interlock_pants.spec_sources import SpecClosure, SpecClosureRequest


@rule
async def generate_router_targets(
    request: GenerateTargetsFromRouterRequest, union_membership: UnionMembership
) -> GeneratedTargets:
    return codegen.piece_targets(request, union_membership)


@rule
async def generate_events_targets(
    request: GenerateTargetsFromEventsRequest, union_membership: UnionMembership
) -> GeneratedTargets:
    return codegen.piece_targets(request, union_membership)


@rule
async def compile_folder(request: CompileRequest) -> CompiledFolder:
    compiler, specs = await MultiGet(Get(Compiler), Get(SpecClosure, SpecClosureRequest((request.folder,))))
    process = codegen.compile_process(request, compiler, specs.digest)
    result = await Get(FallibleProcessResult, Process, process)
    digest = await Get(Digest, RemovePrefix(result.output_digest, OUT))
    return codegen.compiled_folder(request, result.exit_code, result.stderr, digest)


@rule(desc="Generate Python from specs")
async def generate_python_from_spec(request: GeneratePythonFromSpecRequest) -> GeneratedSources:
    return GeneratedSources(await Get(Snapshot, PieceRequest, codegen.target_piece(request.protocol_target)))


@rule(desc="Generate documents from specs")
async def generate_document_from_spec(request: GenerateDocumentFromSpecRequest) -> GeneratedSources:
    return GeneratedSources(await Get(Snapshot, PieceRequest, codegen.target_piece(request.protocol_target)))


@rule
async def take_piece(request: PieceRequest) -> Snapshot:
    compiled = await Get(CompiledFolder, CompileRequest(codegen.folder_of_piece(request)))
    codegen.raise_findings(compiled)
    return await Get(Snapshot, DigestSubset(compiled.digest, codegen.piece_globs(request)))


def rules():
    return [*collect_rules(), *codegen.union_rules()]
