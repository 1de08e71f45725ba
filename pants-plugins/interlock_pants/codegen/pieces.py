"""From spec targets to generated sources: what is asked of the compiler and what is taken from its answer."""

from __future__ import annotations

from dataclasses import dataclass

from pants.backend.python.target_types import PythonSourceField
from pants.core.target_types import ResourceSourceField
from pants.engine.addresses import Address
from pants.engine.fs import Digest, GlobMatchErrorBehavior, PathGlobs
from pants.engine.process import Process
from pants.engine.target import GeneratedTargets, GenerateSourcesRequest, GenerateTargetsRequest, Target
from pants.engine.unions import UnionMembership, UnionRule

from interlock_pants.compiler.process import OUT, Compiler, compiler_process
from interlock_pants.specs import layout
from interlock_pants.specs.layout import Piece
from interlock_pants.specs.target_types import (
    DocumentPieceField,
    GeneratedPieceField,
    GeneratorSourceField,
    PythonPieceField,
    SpecEventsTarget,
    SpecGenerator,
    SpecRouterTarget,
    validate_location,
)


class GeneratePythonFromSpecRequest(GenerateSourcesRequest):
    input = PythonPieceField
    output = PythonSourceField


class GenerateDocumentFromSpecRequest(GenerateSourcesRequest):
    input = DocumentPieceField
    output = ResourceSourceField


class GenerateTargetsFromRouterRequest(GenerateTargetsRequest):
    generate_from = SpecRouterTarget


class GenerateTargetsFromEventsRequest(GenerateTargetsRequest):
    generate_from = SpecEventsTarget


@dataclass(frozen=True)
class CompileRequest:
    """Asks for all that is generated from one spec folder."""

    folder: str


@dataclass(frozen=True)
class CompiledFolder:
    """What the compiler wrote for a folder; or, when it refused, what it had to say and nothing else."""

    folder: str
    digest: Digest
    findings: str | None


@dataclass(frozen=True)
class PieceRequest:
    """Asks for the one file that a target stands for, and says what it means when there is none."""

    address: str
    piece: Piece
    spec: str
    when_absent: GlobMatchErrorBehavior


class SpecError(Exception):
    """Specs are wrong. The text is the compiler's own report."""


def piece_targets(request: GenerateTargetsRequest, unions: UnionMembership) -> GeneratedTargets:
    """The pieces of a generator. They own the same YAML file, each through a field of its own."""
    generator = request.generator
    assert isinstance(generator, SpecGenerator)
    source = generator[GeneratorSourceField]
    validate_location(generator.address, [source.file_path])
    return GeneratedTargets(
        generator,
        [
            _piece_target(target_type, request, source.value or source.default, unions)
            for target_type in generator.pieces
        ],
    )


def _piece_target(
    target_type: type[Target], request: GenerateTargetsRequest, source: str, unions: UnionMembership
) -> Target:
    [field_type] = [field for field in target_type.core_fields if issubclass(field, GeneratedPieceField)]
    known = {field.alias for field in target_type.core_fields}
    template = {alias: value for alias, value in request.template.items() if alias in known}
    return target_type(
        {**template, field_type.alias: source},
        request.template_address.create_generated(field_type.piece.value),
        unions,
    )


def compile_process(request: CompileRequest, compiler: Compiler, specs: Digest) -> Process:
    return compiler_process(
        compiler,
        specs,
        ("compile", "--out", OUT, request.folder),
        description=f"Compiling {request.folder}",
    )


def piece_request(address: Address, field: GeneratedPieceField) -> PieceRequest:
    return PieceRequest(address.spec, field.piece, field.file_path, field.when_absent)


def target_piece(target: Target) -> PieceRequest:
    return piece_request(target.address, target[GeneratedPieceField])


def folder_of_piece(request: PieceRequest) -> str:
    return layout.folder_of(request.spec)


def piece_globs(request: PieceRequest) -> PathGlobs:
    """The one file of a piece, in what was compiled from its folder."""
    path = layout.output_path(request.piece, request.spec)
    if request.when_absent is GlobMatchErrorBehavior.ignore:
        return PathGlobs([path])
    return PathGlobs(
        [path],
        glob_match_error_behavior=request.when_absent,
        description_of_origin=f"{request.address}, because the compiler did not write the file that it stands for",
    )


def compiled_folder(request: CompileRequest, exit_code: int, stderr: bytes, digest: Digest) -> CompiledFolder:
    findings = stderr.decode(errors="replace").rstrip() if exit_code else None
    return CompiledFolder(request.folder, digest, findings)


def raise_findings(compiled: CompiledFolder) -> None:
    """Raises `SpecError` when the compiler refused the folder."""
    if compiled.findings is not None:
        raise SpecError(f"the specs that {compiled.folder} is generated from are not right\n\n{compiled.findings}")


def union_rules() -> tuple[UnionRule, ...]:
    return (
        UnionRule(GenerateTargetsRequest, GenerateTargetsFromRouterRequest),
        UnionRule(GenerateTargetsRequest, GenerateTargetsFromEventsRequest),
        UnionRule(GenerateSourcesRequest, GeneratePythonFromSpecRequest),
        UnionRule(GenerateSourcesRequest, GenerateDocumentFromSpecRequest),
    )
