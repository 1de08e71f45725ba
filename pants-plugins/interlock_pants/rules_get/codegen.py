"""Code generation: one process a spec folder, of which each target takes its own file."""

from __future__ import annotations

from pants.backend.python.util_rules import pex
from pants.backend.python.util_rules.interpreter_constraints import InterpreterConstraints
from pants.backend.python.util_rules.pex import Pex, PexRequest
from pants.backend.python.util_rules.pex_environment import PythonExecutable
from pants.engine.fs import (
    AddPrefix,
    CreateDigest,
    Digest,
    DigestContents,
    DigestSubset,
    MergeDigests,
    PathGlobs,
    RemovePrefix,
    Snapshot,
)
from pants.engine.process import FallibleProcessResult, Process, ProcessResult
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.target import AllTargets, GeneratedSources, GeneratedTargets
from pants.engine.unions import UnionMembership

from interlock_pants import codegen
from interlock_pants.codegen import (
    AllSpecTargets,
    Checked,
    CheckRequest,
    CompiledFolder,
    Compiler,
    CompileRequest,
    CompilerSources,
    GenerateDocumentFromSpecRequest,
    GeneratePythonFromSpecRequest,
    GenerateTargetsFromRouterRequest,
    PieceRequest,
    SpecClosure,
    SpecClosureRequest,
    SpecFolder,
    SpecFolderRequest,
)
from interlock_pants.subsystem import Interlock


@rule
async def generate_router_targets(
    request: GenerateTargetsFromRouterRequest, union_membership: UnionMembership
) -> GeneratedTargets:
    return codegen.router_targets(request, union_membership)


@rule
async def find_all_spec_targets(targets: AllTargets) -> AllSpecTargets:
    return AllSpecTargets(codegen.spec_targets(targets))


@rule
async def read_spec_folder(request: SpecFolderRequest) -> SpecFolder:
    digest = await Get(Digest, PathGlobs, codegen.spec_globs(request.folder))
    files = tuple(await Get(DigestContents, Digest, digest))
    return SpecFolder(request.folder, files, digest, codegen.referenced_folders(files))


@rule
async def close_over_spec_folders(request: SpecClosureRequest) -> SpecClosure:
    found: dict[str, SpecFolder] = {}
    pending = request.folders
    while pending:
        folders = await MultiGet(Get(SpecFolder, SpecFolderRequest(folder)) for folder in pending)
        found.update((folder.folder, folder) for folder in folders)
        pending = tuple(sorted({name for folder in folders for name in folder.referenced} - found.keys()))
    return SpecClosure(await Get(Digest, MergeDigests(folder.digest for folder in found.values())))


@rule
async def find_compiler_sources(interlock: Interlock) -> CompilerSources:
    folder = interlock.compiler_sources
    if folder is None:
        return CompilerSources(await Get(Digest, CreateDigest, codegen.bundled_compiler()))
    digest = await Get(Digest, PathGlobs, codegen.compiler_source_globs(folder))
    stripped = await Get(Digest, RemovePrefix(digest, folder))
    return CompilerSources(await Get(Digest, AddPrefix(stripped, codegen.COMPILER_PACKAGE)))


@rule(desc="Putting the Interlock compiler together")
async def assemble_compiler(interlock: Interlock) -> Compiler:
    constraints = InterpreterConstraints(interlock.interpreter_constraints)
    python = await Get(PythonExecutable, InterpreterConstraints, constraints)
    libraries, sources, script = await MultiGet(
        Get(Pex, PexRequest, codegen.libraries_request(constraints)),
        Get(CompilerSources),
        Get(Digest, CreateDigest, codegen.assemble_script()),
    )
    prefixed = await Get(Digest, AddPrefix(sources.digest, "sources"))
    inputs = await Get(Digest, MergeDigests((libraries.digest, prefixed, script)))
    result = await Get(ProcessResult, Process, codegen.assemble_process(python, inputs))
    return Compiler(await Get(Digest, RemovePrefix(result.output_digest, "__out")), python)


@rule
async def compile_folder(request: CompileRequest) -> CompiledFolder:
    compiler, specs = await MultiGet(Get(Compiler), Get(SpecClosure, SpecClosureRequest((request.folder,))))
    process = codegen.compile_process(request, compiler, specs.digest)
    result = await Get(FallibleProcessResult, Process, process)
    digest = await Get(Digest, RemovePrefix(result.output_digest, "__out"))
    return codegen.compiled_folder(request, result.exit_code, result.stderr, digest)


@rule
async def check_folders(request: CheckRequest) -> Checked:
    compiler, specs = await MultiGet(Get(Compiler), Get(SpecClosure, SpecClosureRequest(request.folders)))
    process = codegen.check_process(request, compiler, specs.digest)
    result = await Get(FallibleProcessResult, Process, process)
    return Checked(result.exit_code, (result.stdout + result.stderr).decode().rstrip())


@rule(desc="Generate Python from specs")
async def generate_python_from_spec(request: GeneratePythonFromSpecRequest) -> GeneratedSources:
    return GeneratedSources(await Get(Snapshot, PieceRequest, codegen.piece_request(request.protocol_target)))


@rule(desc="Generate documents from specs")
async def generate_document_from_spec(request: GenerateDocumentFromSpecRequest) -> GeneratedSources:
    return GeneratedSources(await Get(Snapshot, PieceRequest, codegen.piece_request(request.protocol_target)))


@rule
async def take_piece(request: PieceRequest) -> Snapshot:
    compiled = await Get(CompiledFolder, CompileRequest(codegen.folder_of_piece(request)))
    codegen.raise_findings(compiled)
    return await Get(Snapshot, DigestSubset(compiled.digest, codegen.piece_globs(request)))


def rules():
    return [*collect_rules(), *pex.rules(), *codegen.union_rules()]
