"""What generated code needs, told by its own import statements: other generated modules, the runtime, libraries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pants.backend.python.dependency_inference.default_unowned_dependencies import DEFAULT_UNOWNED_DEPENDENCIES
from pants.backend.python.dependency_inference.module_mapper import (
    FirstPartyPythonMappingImpl,
    FirstPartyPythonMappingImplMarker,
    ModuleProvider,
    ModuleProviderType,
    PythonModuleOwners,
    PythonModuleOwnersRequest,
    ThirdPartyPythonModuleMapping,
)
from pants.backend.python.subsystems.setup import PythonSetup
from pants.backend.python.target_types import PythonResolveField
from pants.engine.addresses import Address
from pants.engine.fs import FileContent
from pants.engine.target import FieldSet, InferDependenciesRequest
from pants.engine.unions import UnionRule

from interlock_pants.codegen import imports
from interlock_pants.specs import layout
from interlock_pants.specs.sources import AllSpecTargets
from interlock_pants.specs.target_types import PythonPieceField, SpecDependenciesField

RUNTIME_PACKAGE = "interlock_runtime"
RUNTIME_REQUIREMENT = "interlock-runtime"


class SpecModuleMappingMarker(FirstPartyPythonMappingImplMarker):
    """Tells Pants which Python modules the specs stand for."""


@dataclass(frozen=True)
class PythonPieceFieldSet(FieldSet):
    required_fields = (PythonPieceField, SpecDependenciesField, PythonResolveField)

    source: PythonPieceField
    dependencies: SpecDependenciesField
    resolve: PythonResolveField


class InferPythonPieceDependencies(InferDependenciesRequest):
    infer_from = PythonPieceFieldSet


class MissingModulesError(Exception):
    """Generated code imports modules that nothing in its resolve provides, or that several targets do."""


def module_mapping(specs: AllSpecTargets, python_setup: PythonSetup) -> FirstPartyPythonMappingImpl:
    """Python's names of the generated modules, by resolve."""
    mapping: defaultdict[str, defaultdict[str, list[ModuleProvider]]] = defaultdict(lambda: defaultdict(list))
    for target in specs:
        if target.has_field(PythonPieceField):
            field = target[PythonPieceField]
            resolve = target[PythonResolveField].normalized_value(python_setup)
            module = layout.module_name(field.piece, field.file_path)
            mapping[resolve][module].append(ModuleProvider(target.address, ModuleProviderType.IMPL))
    return FirstPartyPythonMappingImpl.create(mapping)


def owner_requests(generated: Iterable[FileContent], resolve: str) -> tuple[PythonModuleOwnersRequest, ...]:
    """What generated modules import besides the standard library."""
    names = {name for file in generated for name in imports.imported_names(file.content.decode())}
    return tuple(
        PythonModuleOwnersRequest(name, resolve=resolve)
        for name in sorted(names)
        if name.partition(".")[0] not in DEFAULT_UNOWNED_DEPENDENCIES
    )


def inferred_addresses(
    address: Address,
    requests: Sequence[PythonModuleOwnersRequest],
    owners: Sequence[PythonModuleOwners],
    third_party: ThirdPartyPythonModuleMapping,
) -> frozenset[Address]:
    """The owners of all that was asked for. Raises `MissingModulesError` with every module that has not exactly one.

    Where the runtime is a requirement, it brings the libraries that generated code shares with it.
    """
    problems = {
        _problem(request, owner)
        for request, owner in zip(requests, owners)
        if owner.ambiguous or not (owner.unambiguous or _is_brought(request, third_party))
    }
    if problems:
        raise MissingModulesError(
            "\n".join([f"the code generated for {address} cannot be imported", *sorted(problems)])
        )
    return frozenset(found for owner in owners for found in owner.unambiguous if found != address)


def _is_brought(request: PythonModuleOwnersRequest, third_party: ThirdPartyPythonModuleMapping) -> bool:
    package = request.module.partition(".")[0]
    if package in (RUNTIME_PACKAGE, layout.SPECS_FOLDER):
        return False
    return bool(third_party.providers_for_module(RUNTIME_PACKAGE, resolve=request.resolve))


def _problem(request: PythonModuleOwnersRequest, owner: PythonModuleOwners) -> str:
    package = request.module.partition(".")[0]
    if owner.ambiguous:
        several = ", ".join(sorted(found.spec for found in owner.ambiguous))
        return f"  `{package}`: several targets provide it in the resolve `{request.resolve}`: {several}; keep one."
    if package == layout.SPECS_FOLDER:
        return f"  `{request.module}`: no target owns its spec; `tailor` adds it."
    requirement = RUNTIME_REQUIREMENT if package == RUNTIME_PACKAGE else package
    return (
        f"  `{package}`: nothing provides it in the resolve `{request.resolve}`; "
        f"add `{requirement}` to the requirements of that resolve and lock them again."
    )


def union_rules() -> tuple[UnionRule, ...]:
    return (
        UnionRule(FirstPartyPythonMappingImplMarker, SpecModuleMappingMarker),
        UnionRule(InferDependenciesRequest, InferPythonPieceDependencies),
    )
