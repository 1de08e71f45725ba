"""From spec targets to generated sources: what is asked of the compiler and what is taken from its answer."""

from __future__ import annotations

import importlib.resources
import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pants.backend.python.target_types import PexLayout, PythonSourceField
from pants.backend.python.util_rules.interpreter_constraints import InterpreterConstraints
from pants.backend.python.util_rules.pex import PexRequest
from pants.backend.python.util_rules.pex_environment import PythonExecutable
from pants.backend.python.util_rules.pex_requirements import EntireLockfile, Lockfile
from pants.core.target_types import ResourceSourceField
from pants.engine.collection import Collection
from pants.engine.fs import CreateDigest, Digest, FileContent, GlobMatchErrorBehavior, PathGlobs
from pants.engine.process import Process
from pants.engine.target import (
    GeneratedTargets,
    GenerateSourcesRequest,
    GenerateTargetsRequest,
    Target,
)
from pants.engine.unions import UnionMembership, UnionRule
from pants.util.logging import LogLevel

from interlock_pants import layout, references
from interlock_pants.layout import Piece
from interlock_pants.target_types import (
    ROUTER_PIECES,
    DocumentPieceField,
    GeneratedPieceField,
    PythonPieceField,
    RouterSourceField,
    SpecRouterTarget,
    SpecSourceField,
    validate_location,
)

COMPILER_PACKAGE = "interlock"
COMPILER_LOCK = "compiler.lock"
# Where the wheel carries the compiler's sources: below this package, so that nothing can import them by accident.
BUNDLED_COMPILER = ("interlock_pants", "bundled")

_TOOL = "__interlock"
_OUT = "__out"


class GeneratePythonFromSpecRequest(GenerateSourcesRequest):
    input = PythonPieceField
    output = PythonSourceField


class GenerateDocumentFromSpecRequest(GenerateSourcesRequest):
    input = DocumentPieceField
    output = ResourceSourceField


class GenerateTargetsFromRouterRequest(GenerateTargetsRequest):
    generate_from = SpecRouterTarget


class AllSpecTargets(Collection[Target]):
    """Every target of the repository that owns a spec, generated ones included."""


@dataclass(frozen=True)
class SpecFolderRequest:
    """Asks for the spec files directly in a folder, which need not exist."""

    folder: str


@dataclass(frozen=True)
class SpecFolder:
    """The spec files of one folder and the other folders that they may refer to."""

    folder: str
    files: tuple[FileContent, ...]
    digest: Digest
    referenced: tuple[str, ...]


@dataclass(frozen=True)
class SpecClosureRequest:
    """Asks for spec folders together with all that they refer to, directly or not."""

    folders: tuple[str, ...]


@dataclass(frozen=True)
class SpecClosure:
    digest: Digest


@dataclass(frozen=True)
class CompilerSources:
    """The compiler's package, `interlock/` at the top."""

    digest: Digest


@dataclass(frozen=True)
class Compiler:
    """The compiler with its libraries in one folder, compiled ahead for one Python."""

    digest: Digest
    python: PythonExecutable


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
    """Asks for the one file that a target stands for."""

    address: str
    piece: Piece
    spec: str


@dataclass(frozen=True)
class CheckRequest:
    """Asks for every finding in some spec folders and in those that they refer to."""

    folders: tuple[str, ...]


@dataclass(frozen=True)
class Checked:
    exit_code: int
    report: str


class SpecError(Exception):
    """Specs are wrong. The text is the compiler's own report."""


def router_targets(request: GenerateTargetsFromRouterRequest, unions: UnionMembership) -> GeneratedTargets:
    """The pieces of a router. They own the same YAML file, each through a field of its own."""
    source = request.generator[RouterSourceField]
    validate_location(request.generator.address, [source.file_path])
    return GeneratedTargets(
        request.generator,
        [_piece_target(target_type, request, source.value or source.default, unions) for target_type in ROUTER_PIECES],
    )


def _piece_target(
    target_type: type[Target], request: GenerateTargetsFromRouterRequest, source: str, unions: UnionMembership
) -> Target:
    [field_type] = [field for field in target_type.core_fields if issubclass(field, GeneratedPieceField)]
    known = {field.alias for field in target_type.core_fields}
    template = {alias: value for alias, value in request.template.items() if alias in known}
    return target_type(
        {**template, field_type.alias: source},
        request.template_address.create_generated(field_type.piece.value),
        unions,
    )


def spec_globs(folder: str) -> PathGlobs:
    """The specs of a folder, and the files that the compiler reports because of their suffix."""
    return PathGlobs([posixpath.join(folder, "*" + suffix) for suffix in (layout.SPEC_SUFFIX, ".yml")])


def spec_folders(targets: Iterable[Target]) -> tuple[str, ...]:
    """The folders of the spec targets among some targets, sorted."""
    return tuple(sorted({layout.folder_of(target[SpecSourceField].file_path) for target in spec_targets(targets)}))


def spec_targets(targets: Iterable[Target]) -> Iterator[Target]:
    return (target for target in targets if target.has_field(SpecSourceField))


def referenced_folders(files: Iterable[FileContent]) -> tuple[str, ...]:
    """The folders that some spec files may refer to, whether they exist or not, sorted."""
    return tuple(
        sorted(
            {
                layout.folder_of_domain(domain)
                for file in files
                for domain in references.referenced_domains(file.content)
            }
        )
    )


def compiler_source_globs(folder: str) -> PathGlobs:
    """The compiler's package in this repository, without what only its developers need."""
    return PathGlobs(
        [f"{folder}/**/*", f"!{folder}/**/*_test.py", f"!{folder}/**/BUILD", f"!{folder}/**/*.pyc"],
        glob_match_error_behavior=GlobMatchErrorBehavior.error,
        description_of_origin="the option [interlock].compiler_sources",
    )


def bundled_compiler() -> CreateDigest:
    """The compiler's package as the wheel carries it. Raises `SpecError` when this is not the wheel."""
    package, folder = BUNDLED_COMPILER
    root = importlib.resources.files(package).joinpath(folder)
    if not root.is_dir():
        raise SpecError("This plugin carries no compiler; name its sources with [interlock].compiler_sources.")
    return CreateDigest(sorted(_bundled_files(root, ""), key=lambda file: file.path))


def _bundled_files(folder, prefix: str) -> Iterator[FileContent]:
    for entry in folder.iterdir():
        path = posixpath.join(prefix, entry.name)
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _bundled_files(entry, path)
        elif not path.endswith(".pyc"):
            yield FileContent(path, entry.read_bytes())


def libraries_request(constraints: InterpreterConstraints) -> PexRequest:
    """The compiler's libraries, from the hashes that the plugin brings, unpacked.

    Pants picks the same Python for the same constraints, so they are made for the one that runs the compiler.
    """
    return PexRequest(
        output_filename="libraries.pex",
        internal_only=True,
        layout=PexLayout.LOOSE,
        interpreter_constraints=constraints,
        requirements=EntireLockfile(
            Lockfile(
                url=f"resource://interlock_pants/{COMPILER_LOCK}",
                url_description_of_origin="the compiler that the Interlock plugin brings",
                resolve_name="interlock-compiler",
            )
        ),
        description="Installing the libraries of the Interlock compiler",
    )


def assemble_script() -> CreateDigest:
    script = importlib.resources.files("interlock_pants.compiler_tool").joinpath("assemble.py")
    return CreateDigest([FileContent("assemble.py", script.read_bytes())])


def assemble_process(python: PythonExecutable, inputs: Digest) -> Process:
    return Process(
        (python.path, "-S", "assemble.py", "libraries.pex", "sources", _OUT),
        input_digest=inputs,
        output_directories=(_OUT,),
        env={"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8"},
        description="Putting the Interlock compiler together",
        level=LogLevel.DEBUG,
    )


def compile_process(request: CompileRequest, compiler: Compiler, specs: Digest) -> Process:
    return _compiler_process(
        compiler,
        specs,
        ("compile", "--out", _OUT, request.folder),
        description=f"Compiling {request.folder}",
    )


def check_process(request: CheckRequest, compiler: Compiler, specs: Digest) -> Process:
    return _compiler_process(
        compiler, specs, ("check", *request.folders), description=f"Checking {', '.join(request.folders)}"
    )


def _compiler_process(compiler: Compiler, specs: Digest, arguments: tuple[str, ...], *, description: str) -> Process:
    return Process(
        (compiler.python.path, "-S", "-m", COMPILER_PACKAGE, *arguments),
        input_digest=specs,
        immutable_input_digests={_TOOL: compiler.digest},
        output_directories=(_OUT,),
        env={
            "PYTHONPATH": _TOOL,
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONHASHSEED": "0",
            "LC_ALL": "C.UTF-8",
        },
        description=description,
        level=LogLevel.DEBUG,
    )


def piece_request(target: Target) -> PieceRequest:
    field = target[GeneratedPieceField]
    return PieceRequest(target.address.spec, field.piece, field.file_path)


def folder_of_piece(request: PieceRequest) -> str:
    return layout.folder_of(request.spec)


def piece_globs(request: PieceRequest) -> PathGlobs:
    """The one file of a piece, in what was compiled from its folder."""
    return PathGlobs(
        [layout.output_path(request.piece, request.spec)],
        glob_match_error_behavior=GlobMatchErrorBehavior.error,
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
        UnionRule(GenerateSourcesRequest, GeneratePythonFromSpecRequest),
        UnionRule(GenerateSourcesRequest, GenerateDocumentFromSpecRequest),
    )
