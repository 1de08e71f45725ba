"""Puts the compiler together, once for one state of its sources."""

from __future__ import annotations

from pants.backend.python.util_rules import pex
from pants.backend.python.util_rules.interpreter_constraints import InterpreterConstraints
from pants.backend.python.util_rules.pex import Pex, PexRequest
from pants.backend.python.util_rules.pex_environment import PythonExecutable
from pants.engine.fs import AddPrefix, CreateDigest, Digest, MergeDigests, PathGlobs, RemovePrefix
from pants.engine.process import Process, ProcessResult
from pants.engine.rules import Get, MultiGet, collect_rules, rule

from interlock_pants import compiler_process
from interlock_pants.compiler_process import Compiler, CompilerSources
from interlock_pants.subsystem import Interlock


@rule
async def find_compiler_sources(interlock: Interlock) -> CompilerSources:
    folder = interlock.compiler_sources
    if folder is None:
        return CompilerSources(await Get(Digest, CreateDigest, compiler_process.bundled_compiler()))
    digest = await Get(Digest, PathGlobs, compiler_process.compiler_source_globs(folder))
    stripped = await Get(Digest, RemovePrefix(digest, folder))
    return CompilerSources(await Get(Digest, AddPrefix(stripped, compiler_process.COMPILER_PACKAGE)))


@rule(desc="Putting the Interlock compiler together")
async def assemble_compiler(interlock: Interlock) -> Compiler:
    constraints = InterpreterConstraints(interlock.interpreter_constraints)
    python = await Get(PythonExecutable, InterpreterConstraints, constraints)
    libraries, sources, script = await MultiGet(
        Get(Pex, PexRequest, compiler_process.libraries_request(constraints)),
        Get(CompilerSources),
        Get(Digest, CreateDigest, compiler_process.assemble_script()),
    )
    prefixed = await Get(Digest, AddPrefix(sources.digest, "sources"))
    inputs = await Get(Digest, MergeDigests((libraries.digest, prefixed, script)))
    result = await Get(ProcessResult, Process, compiler_process.assemble_process(python, inputs))
    return Compiler(await Get(Digest, RemovePrefix(result.output_digest, compiler_process.OUT)), python)


def rules():
    return [*collect_rules(), *pex.rules(), *Interlock.rules()]
