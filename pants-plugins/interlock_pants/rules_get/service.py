"""What a service depends on, and whether it is as it should be."""

from __future__ import annotations

from pants.backend.python.dependency_inference import module_mapper
from pants.backend.python.dependency_inference.module_mapper import PythonModuleOwners, PythonModuleOwnersRequest
from pants.backend.python.subsystems.setup import PythonSetup
from pants.base.specs import DirGlobSpec, RawSpecs
from pants.engine.addresses import Addresses
from pants.engine.fs import PathGlobs, Paths
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.target import (
    AllUnexpandedTargets,
    InferDependenciesRequest,
    InferredDependencies,
    UnexpandedTargets,
    WrappedTarget,
    WrappedTargetRequest,
)
from pants.engine.unions import UnionRule
from pants.source.source_root import SourceRoot, SourceRootRequest

from interlock_pants import service_exposure, services_file, spec_sources, tailor
from interlock_pants.build_files import BuildFiles, BuildFilesRequest
from interlock_pants.field_problems import FieldProblem, field_problems
from interlock_pants.service_edges import SpecAddress, missing_problem, wrong_type_problem
from interlock_pants.service_exposure import Exposure, ExposureRequest
from interlock_pants.service_layout import default_module, layout_problems, module_problems
from interlock_pants.service_requests import (
    CompositionRoot,
    CompositionRootRequest,
    EdgeProblems,
    ExposedSpecs,
    ExposedSpecsRequest,
    InferServiceDependencies,
    InvalidService,
    ServiceModule,
    ServiceModuleRequest,
    ServiceProblems,
    ServiceProblemsRequest,
    SoundService,
    SoundServiceRequest,
    SpecEdges,
)
from interlock_pants.service_target import edges_of
from interlock_pants.services_file import SpecStems
from interlock_pants.target_types import RouterSourceField


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
async def find_edge_problems(request: SpecEdges, everything: AllUnexpandedTargets, stems: SpecStems) -> EdgeProblems:
    files = await Get(Paths, PathGlobs, spec_sources.every_spec_globs())
    by_stem = {services_file.stem_address(file) for file in files.files}
    types = {
        SpecAddress(tgt.address.spec_path, tgt.address.target_name): tgt.alias
        for tgt in everything
        if not tgt.address.is_generated_target
    }
    in_graph, besides = [], []
    for edge in request.edges:
        found = types.get(edge.address)
        if found == edge.target_type:
            continue
        if found is None:
            likely = (address for address, alias in types.items() if alias == edge.target_type)
            problem = missing_problem(edge, likely)
        else:
            problem = wrong_type_problem(edge, found)
        file = stems.of(edge.address)
        is_sound_by_file = file in by_stem and tailor.target_type(file.name).alias == edge.target_type
        (besides if is_sound_by_file else in_graph).append(FieldProblem(edge.field, problem))
    return EdgeProblems(tuple(in_graph), tuple(besides))


@rule
async def find_exposed_specs(request: ExposedSpecsRequest, everything: AllUnexpandedTargets) -> ExposedSpecs:
    routers = {
        SpecAddress(tgt.address.spec_path, tgt.address.target_name): tgt[RouterSourceField].file_path
        for tgt in everything
        if tgt.has_field(RouterSourceField)
    }
    return ExposedSpecs(service_exposure.exposed_files(request.edges, routers))


@rule
async def find_service_problems(request: ServiceProblemsRequest) -> ServiceProblems:
    address = request.service.address
    folder = address.spec_path
    wrapped, root, python_files, neighbours, build_files = await MultiGet(
        Get(WrappedTarget, WrappedTargetRequest(address, description_of_origin="a service")),
        Get(CompositionRoot, CompositionRootRequest(request.service)),
        Get(Paths, PathGlobs([f"{folder}/*.py" if folder else "*.py"])),
        Get(
            UnexpandedTargets,
            RawSpecs(dir_globs=(DirGlobSpec(folder),), description_of_origin="the targets beside a service"),
        ),
        Get(BuildFiles, BuildFilesRequest((folder,))),
    )
    edges = edges_of(wrapped.target)
    edge_problems, exposed = await MultiGet(
        Get(EdgeProblems, SpecEdges(edges)),
        Get(ExposedSpecs, ExposedSpecsRequest(edges)),
    )
    exposure = await Get(Exposure, ExposureRequest(exposed.files))
    others = (f"`{tgt.alias}` {tgt.address}" for tgt in neighbours if tgt.address != address)
    in_fields = (*field_problems(wrapped.target.field_values.values()), *edge_problems.besides)
    return ServiceProblems(
        (
            *layout_problems(folder, python_files.files, others),
            *module_problems(root.module, (str(owner) for owner in root.owners)),
            *services_file.told_problems(wrapped.target, in_fields, build_files),
            *service_exposure.conflict_sentences(exposure),
        ),
        services_file.told_problems(wrapped.target, edge_problems.in_graph, build_files),
        exposure.spec_findings,
    )


@rule
async def sound_service(request: SoundServiceRequest) -> SoundService:
    problems, root = await MultiGet(
        Get(ServiceProblems, ServiceProblemsRequest(request.service)),
        Get(CompositionRoot, CompositionRootRequest(request.service)),
    )
    in_full = service_exposure.wrong_specs_in_full(problems.spec_findings)
    sentences = (*problems.sentences, *problems.in_graph, *in_full)
    if sentences:
        raise InvalidService(request.service.address, sentences)
    return SoundService(root.module)


def rules():
    return (
        *collect_rules(),
        *module_mapper.rules(),
        UnionRule(InferDependenciesRequest, InferServiceDependencies),
    )
