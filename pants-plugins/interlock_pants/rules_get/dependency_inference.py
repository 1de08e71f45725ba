"""Spec modules for Python imports, and the needs of generated modules."""

from __future__ import annotations

from pants.backend.python.dependency_inference import module_mapper
from pants.backend.python.dependency_inference.module_mapper import (
    FirstPartyPythonMappingImpl,
    PythonModuleOwners,
    PythonModuleOwnersRequest,
    ThirdPartyPythonModuleMapping,
)
from pants.backend.python.subsystems.setup import PythonSetup
from pants.engine.fs import Digest, DigestContents, DigestSubset
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.target import InferredDependencies

from interlock_pants import codegen, dependency_inference
from interlock_pants.codegen import CompiledFolder, CompileRequest
from interlock_pants.dependency_inference import InferPythonPieceDependencies, SpecModuleMappingMarker
from interlock_pants.spec_sources import AllSpecTargets


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
    piece = codegen.piece_request(field_set.address, field_set.source)
    compiled = await Get(CompiledFolder, CompileRequest(codegen.folder_of_piece(piece)))
    if compiled.findings is not None:
        # Whoever wants the code is told what is wrong with the specs; asking for dependencies stays possible.
        return InferredDependencies(())
    digest = await Get(Digest, DigestSubset(compiled.digest, codegen.piece_globs(piece)))
    generated = await Get(DigestContents, Digest, digest)
    resolve = field_set.resolve.normalized_value(python_setup)
    requests = dependency_inference.owner_requests(generated, resolve)
    owners = await MultiGet(Get(PythonModuleOwners, PythonModuleOwnersRequest, asked) for asked in requests)
    return InferredDependencies(
        dependency_inference.inferred_addresses(field_set.address, requests, owners, third_party)
    )


def rules():
    return [*collect_rules(), *module_mapper.rules(), *dependency_inference.union_rules()]
