"""What a service runs and depends on."""

from __future__ import annotations

from pants.backend.python.dependency_inference import module_mapper
from pants.backend.python.dependency_inference.module_mapper import PythonModuleOwners, PythonModuleOwnersRequest
from pants.backend.python.subsystems.setup import PythonSetup
from pants.engine.addresses import Addresses
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.target import AllUnexpandedTargets, InferDependenciesRequest, InferredDependencies
from pants.engine.unions import UnionRule
from pants.source.source_root import SourceRoot, SourceRootRequest

from interlock_pants.service.layout import default_module
from interlock_pants.service.requests import (
    CompositionRoot,
    CompositionRootRequest,
    InferServiceDependencies,
    ServiceModule,
    ServiceModuleRequest,
)
from interlock_pants.service.stems import SpecStems, spec_stems


@rule
async def name_service_module(request: ServiceModuleRequest) -> ServiceModule:
    address = request.service.address
    source_root = await Get(SourceRoot, SourceRootRequest, SourceRootRequest.for_address(address))
    module = request.service.module.value or default_module(address.spec_path, source_root.path)
    return ServiceModule(module, source_root.path)


@rule
async def find_composition_root(request: CompositionRootRequest, python_setup: PythonSetup) -> CompositionRoot:
    service = request.service
    module = (await Get(ServiceModule, ServiceModuleRequest(service))).name
    resolve = service.resolve.normalized_value(python_setup)
    package = module.rpartition(".")[0]
    owners, of_package = await MultiGet(
        Get(PythonModuleOwners, PythonModuleOwnersRequest(module, resolve=resolve)),
        Get(PythonModuleOwners, PythonModuleOwnersRequest(package, resolve=resolve)),
    )
    # What is no module may be a name in its package's __init__.py, and that is answered then; nothing can be run there.
    found = {*owners.unambiguous, *owners.ambiguous} - {*of_package.unambiguous, *of_package.ambiguous}
    return CompositionRoot(module, Addresses(sorted(found)))


@rule
async def infer_service_dependencies(request: InferServiceDependencies) -> InferredDependencies:
    root = await Get(CompositionRoot, CompositionRootRequest(request.field_set.request()))
    return InferredDependencies(root.owners if len(root.owners) == 1 else ())


@rule
async def find_spec_stems(everything: AllUnexpandedTargets) -> SpecStems:
    return spec_stems(everything)


def rules():
    return (
        *collect_rules(),
        *module_mapper.rules(),
        UnionRule(InferDependenciesRequest, InferServiceDependencies),
    )
