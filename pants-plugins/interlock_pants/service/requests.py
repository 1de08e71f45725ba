"""The questions about a service that rules ask each other, and their answers. No rules here."""

from __future__ import annotations

from dataclasses import dataclass

from pants.backend.python.target_types import InterpreterConstraintsField, PythonResolveField
from pants.core.goals.package import PackageFieldSet
from pants.core.goals.run import RunFieldSet, RunInSandboxBehavior
from pants.engine.addresses import Address, Addresses
from pants.engine.target import FieldSet, InferDependenciesRequest

from interlock_pants.service.target import ServiceDependenciesField, ServiceKindField, ServiceModuleField


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
class SoundServiceRequest:
    service: ServiceRequest


@dataclass(frozen=True)
class SoundService:
    """A service without findings. To ask for one that has any raises `InvalidService` of `service_lint`."""

    module: str


@dataclass(frozen=True)
class ServiceModuleFieldSet(FieldSet):
    """The fields of a service that every question about it needs."""

    module: ServiceModuleField
    resolve: PythonResolveField

    def request(self) -> ServiceRequest:
        return ServiceRequest(self.address, self.module, self.resolve)


@dataclass(frozen=True)
class InferServiceFieldSet(ServiceModuleFieldSet):
    required_fields = (ServiceDependenciesField, ServiceModuleField, PythonResolveField)


class InferServiceDependencies(InferDependenciesRequest):
    infer_from = InferServiceFieldSet


@dataclass(frozen=True)
class ServiceFieldSet(ServiceModuleFieldSet, PackageFieldSet, RunFieldSet):
    """The one field set that `package` and `run` share."""

    required_fields = (ServiceKindField, ServiceModuleField)
    run_in_sandbox_behavior = RunInSandboxBehavior.NOT_SUPPORTED

    kind: ServiceKindField
    constraints: InterpreterConstraintsField
