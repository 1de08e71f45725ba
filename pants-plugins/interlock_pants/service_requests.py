"""The questions about a service that rules ask each other, and their answers. No rules here."""

from __future__ import annotations

from dataclasses import dataclass

from pants.backend.python.target_types import InterpreterConstraintsField, PythonResolveField
from pants.core.goals.package import BuiltPackageArtifact, PackageFieldSet
from pants.core.goals.run import RunFieldSet, RunInSandboxBehavior
from pants.engine.addresses import Address, Addresses
from pants.engine.target import FieldSet, InferDependenciesRequest

from interlock_pants.field_problems import FieldProblem
from interlock_pants.service_edges import SpecEdge
from interlock_pants.service_target import ServiceDependenciesField, ServiceKindField, ServiceModuleField
from interlock_pants.wording import problem_list


class InvalidService(Exception):
    """A service is not as it should be. The message tells everything that is wrong with it."""

    def __init__(self, address: Address, sentences: tuple[str, ...]) -> None:
        super().__init__(problem_list(f"The service {address}", sentences))


@dataclass(frozen=True)
class ServiceRequest:
    """The fields of a service that every question about it needs."""

    address: Address
    module: ServiceModuleField
    resolve: PythonResolveField


@dataclass(frozen=True)
class ServiceModuleRequest:
    service: ServiceRequest


@dataclass(frozen=True)
class ServiceModule:
    """The module that is run, whether there is one or not, and the source root that it is named from."""

    name: str
    source_root: str


@dataclass(frozen=True)
class CompositionRootRequest:
    service: ServiceRequest


@dataclass(frozen=True)
class CompositionRoot:
    """The module that is run, and the targets that could own it: just one if all is well."""

    module: str
    owners: Addresses


@dataclass(frozen=True)
class SpecEdges:
    edges: tuple[SpecEdge, ...]


@dataclass(frozen=True)
class EdgeProblems:
    """What is wrong with the targets that edges lead to.

    The compiler knows specs by their files and finds most of it too, with all else that is wrong with the graph; that
    is `in_graph`. `besides` is what it cannot see: that a file has no target, or one of another name or type.
    """

    in_graph: tuple[FieldProblem, ...]
    besides: tuple[FieldProblem, ...]


@dataclass(frozen=True)
class ExposedSpecs:
    """The files of the APIs that a service exposes, in its order."""

    files: tuple[str, ...]


@dataclass(frozen=True)
class ExposedSpecsRequest:
    edges: tuple[SpecEdge, ...]


@dataclass(frozen=True)
class ServiceProblemsRequest:
    service: ServiceRequest


@dataclass(frozen=True)
class ServiceProblems:
    """`in_graph` is what the linter of the graph tells as well. `spec_findings` is what the compiler had to say of the
    specs when it could not compare the routes for it."""

    sentences: tuple[str, ...]
    in_graph: tuple[str, ...]
    spec_findings: str | None


@dataclass(frozen=True)
class SoundServiceRequest:
    service: ServiceRequest


@dataclass(frozen=True)
class SoundService:
    """A service without problems. To ask for one that has any raises InvalidService."""

    module: str


@dataclass(frozen=True)
class RunRootsRequest:
    address: Address


@dataclass(frozen=True)
class RunRoots:
    """What all that a service needs when it is run by hand is reached from: the service, and requirements besides."""

    addresses: Addresses


@dataclass(frozen=True)
class InferServiceFieldSet(FieldSet):
    required_fields = (ServiceDependenciesField, ServiceModuleField, PythonResolveField)

    module: ServiceModuleField
    resolve: PythonResolveField

    def request(self) -> ServiceRequest:
        return ServiceRequest(self.address, self.module, self.resolve)


class InferServiceDependencies(InferDependenciesRequest):
    infer_from = InferServiceFieldSet


@dataclass(frozen=True)
class ServiceFieldSet(PackageFieldSet, RunFieldSet):
    """The one field set that `package` and `run` share."""

    required_fields = (ServiceKindField, ServiceModuleField)
    run_in_sandbox_behavior = RunInSandboxBehavior.NOT_SUPPORTED

    kind: ServiceKindField
    module: ServiceModuleField
    resolve: PythonResolveField
    constraints: InterpreterConstraintsField

    def request(self) -> ServiceRequest:
        return ServiceRequest(self.address, self.module, self.resolve)


def image_artifact(name: str, image_id: str) -> BuiltPackageArtifact:
    """What `package` says about an image, which lies in the engine and not in a file."""
    return BuiltPackageArtifact(relpath=None, extra_log_lines=(f"Built Docker image: {name}", f"Image ID: {image_id}"))
