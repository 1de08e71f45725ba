"""The compiler as a process: where its sources are, how it is put together, how it is run."""

from __future__ import annotations

import importlib.resources
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pants.backend.python.target_types import PexLayout
from pants.backend.python.util_rules.interpreter_constraints import InterpreterConstraints
from pants.backend.python.util_rules.pex import PexRequest
from pants.backend.python.util_rules.pex_environment import PythonExecutable
from pants.backend.python.util_rules.pex_requirements import EntireLockfile, Lockfile
from pants.engine.fs import CreateDigest, Digest, FileContent, GlobMatchErrorBehavior, PathGlobs
from pants.engine.process import Process
from pants.util.logging import LogLevel

COMPILER_PACKAGE = "interlock"
COMPILER_LOCK = "compiler.lock"

# Where the wheel carries the compiler's sources: below this package, so that nothing can import them by accident.
BUNDLED_COMPILER = ("interlock_pants.compiler", "bundled")

_TOOL = "__interlock"
# As `-m` does it, without what that imports to find the package, a tenth of the time in which a process starts.
_RUN = f"from {COMPILER_PACKAGE}.__main__ import run; run()"
# Where every command of the compiler writes in its sandbox.
OUT = "__out"
_NO_CACHES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class CompilerSources:
    """The compiler's package, `interlock/` at the top."""

    digest: Digest


@dataclass(frozen=True)
class Compiler:
    """The compiler with its libraries in one folder, compiled ahead for one Python."""

    digest: Digest
    python: PythonExecutable


class NoCompiler(Exception):
    """There is no compiler to run. The text says where to get it from."""


def compiler_source_globs(folder: str) -> PathGlobs:
    """The compiler's package in this repository, without what only its developers need."""
    return PathGlobs(
        [f"{folder}/**/*", f"!{folder}/**/*_test.py", f"!{folder}/**/BUILD", f"!{folder}/**/*.pyc"],
        glob_match_error_behavior=GlobMatchErrorBehavior.error,
        description_of_origin="the option [interlock].compiler_sources",
    )


def bundled_compiler() -> CreateDigest:
    """The compiler's package as the wheel carries it. Raises `NoCompiler` when this is not the wheel."""
    package, folder = BUNDLED_COMPILER
    root = importlib.resources.files(package).joinpath(folder)
    if not root.is_dir():
        raise NoCompiler("This plugin carries no compiler; name its sources with [interlock].compiler_sources.")
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
                url=f"resource://interlock_pants.compiler/{COMPILER_LOCK}",
                url_description_of_origin="the compiler that the Interlock plugin brings",
                resolve_name="interlock-compiler",
            )
        ),
        description="Installing the libraries of the Interlock compiler",
    )


def assemble_script() -> CreateDigest:
    script = importlib.resources.files("interlock_pants.compiler").joinpath("assemble.py")
    return CreateDigest([FileContent("assemble.py", script.read_bytes())])


def assemble_process(python: PythonExecutable, inputs: Digest) -> Process:
    return Process(
        (python.path, "-S", "assemble.py", "libraries.pex", "sources", OUT),
        input_digest=inputs,
        output_directories=(OUT,),
        env={"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8"},
        description="Putting the Interlock compiler together",
        level=LogLevel.DEBUG,
    )


def compiler_process(
    compiler: Compiler,
    inputs: Digest,
    arguments: tuple[str, ...],
    *,
    description: str,
    outputs: tuple[str, ...] = (),
    caches: Mapping[str, str] = _NO_CACHES,
) -> Process:
    """A command of the compiler over some files. What it writes below `OUT`, and to `outputs`, is its output.

    `caches` are folders of this machine, by their names there, that the command finds in its sandbox, and on whose
    contents its output does not depend.
    """
    return Process(
        (compiler.python.path, "-S", "-c", _RUN, *arguments),
        input_digest=inputs,
        immutable_input_digests={_TOOL: compiler.digest},
        output_directories=(OUT,),
        output_files=outputs,
        append_only_caches=caches,
        env={
            "PYTHONPATH": _TOOL,
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONHASHSEED": "0",
            "LC_ALL": "C.UTF-8",
            # The C library keeps memory instead of giving it back after each file, a twentieth of reading Python files.
            "MALLOC_TOP_PAD_": "16000000",
            "MALLOC_TRIM_THRESHOLD_": "100000000",
        },
        description=description,
        level=LogLevel.DEBUG,
    )
