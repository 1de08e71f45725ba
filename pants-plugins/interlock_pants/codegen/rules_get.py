"""Code generation: one process a spec folder, of which each target takes its own file, and what that file needs."""

from __future__ import annotations

from pants.backend.python.dependency_inference import module_mapper
from pants.backend.python.dependency_inference.module_mapper import (
    FirstPartyPythonMappingImpl,
    PythonModuleOwners,
    PythonModuleOwnersRequest,
    ThirdPartyPythonModuleMapping,
)
from pants.backend.python.subsystems.setup import PythonSetup
from pants.engine.fs import Digest, DigestContents, DigestSubset, RemovePrefix, Snapshot
from pants.engine.process import FallibleProcessResult, Process
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.target import GeneratedSources, GeneratedTargets, InferredDependencies
from pants.engine.unions import UnionMembership

from interlock_pants.codegen import dependency_inference, pieces
from interlock_pants.codegen.dependency_inference import InferPythonPieceDependencies, SpecModuleMappingMarker
from interlock_pants.codegen.pieces import (
    CompiledFolder,
    CompileRequest,
    GenerateDocumentFromSpecRequest,
    GeneratePythonFromSpecRequest,
    GenerateTargetsFromEventsRequest,
    GenerateTargetsFromRouterRequest,
    PieceRequest,
)
from interlock_pants.compiler.process import OUT, Compiler
from interlock_pants.specs.sources import AllSpecTargets, SpecClosure, SpecClosureRequest


@rule
async def generate_router_targets(
    request: GenerateTargetsFromRouterRequest, union_membership: UnionMembership
) -> GeneratedTargets:
    return pieces.piece_targets(request, union_membership)


@rule
async def generate_events_targets(
    request: GenerateTargetsFromEventsRequest, union_membership: UnionMembership
) -> GeneratedTargets:
    return pieces.piece_targets(request, union_membership)


@rule
async def compile_folder(request: CompileRequest) -> CompiledFolder:
    compiler, specs = await MultiGet(Get(Compiler), Get(SpecClosure, SpecClosureRequest((request.folder,))))
    process = pieces.compile_process(request, compiler, specs.digest)
    result = await Get(FallibleProcessResult, Process, process)
    digest = await Get(Digest, RemovePrefix(result.output_digest, OUT))
    return pieces.compiled_folder(request, result.exit_code, result.stderr, digest)


@rule(desc="Generate Python from specs")
async def generate_python_from_spec(request: GeneratePythonFromSpecRequest) -> GeneratedSources:
    return GeneratedSources(await Get(Snapshot, PieceRequest, pieces.target_piece(request.protocol_target)))


@rule(desc="Generate documents from specs")
async def generate_document_from_spec(request: GenerateDocumentFromSpecRequest) -> GeneratedSources:
    return GeneratedSources(await Get(Snapshot, PieceRequest, pieces.target_piece(request.protocol_target)))


@rule
async def take_piece(request: PieceRequest) -> Snapshot:
    compiled = await Get(CompiledFolder, CompileRequest(pieces.folder_of_piece(request)))
    pieces.raise_findings(compiled)
    return await Get(Snapshot, DigestSubset(compiled.digest, pieces.piece_globs(request)))


@rule
async def map_specs_to_modules(
    specs: AllSpecTargets, python_setup: PythonSetup, _: SpecModuleMappingMarker
) -> FirstPartyPythonMappingImpl:
    return dependency_inference.module_mapping(specs, python_setup)


@rule
async def infer_piece_dependencies(
    request: InferPythonPieceDependencies,
    third_party: ThirdPartyPythonModuleMapping,
    python_setup: PythonSetup,
) -> InferredDependencies:
    field_set = request.field_set
    piece = pieces.piece_request(field_set.address, field_set.source)
    compiled = await Get(CompiledFolder, CompileRequest(pieces.folder_of_piece(piece)))
    if compiled.findings is not None:
        # Whoever wants the code is told what is wrong with the specs; asking for dependencies stays possible.
        return InferredDependencies(())
    digest = await Get(Digest, DigestSubset(compiled.digest, pieces.piece_globs(piece)))
    generated = await Get(DigestContents, Digest, digest)
    resolve = field_set.resolve.normalized_value(python_setup)
    requests = dependency_inference.owner_requests(generated, resolve)
    owners = await MultiGet(Get(PythonModuleOwners, PythonModuleOwnersRequest, asked) for asked in requests)
    return InferredDependencies(
        dependency_inference.inferred_addresses(field_set.address, requests, owners, third_party)
    )


def rules():
    return (*collect_rules(), *module_mapper.rules(), *pieces.union_rules(), *dependency_inference.union_rules())
