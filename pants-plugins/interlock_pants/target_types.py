"""The targets that own spec files: one YAML file each."""

from __future__ import annotations

from typing import ClassVar

from pants.backend.python.target_types import InterpreterConstraintsField, PythonResolveField
from pants.engine.addresses import Address
from pants.engine.target import (
    COMMON_TARGET_FIELDS,
    Dependencies,
    InvalidFieldException,
    SingleSourceField,
    Target,
    TargetGenerator,
)

from interlock_pants import layout
from interlock_pants.layout import Piece


class SpecSourceField(SingleSourceField):
    """The spec of a target that is linted, and from which code may come."""

    expected_file_extensions = (layout.SPEC_SUFFIX,)
    required = False

    def validate_resolved_files(self, files) -> None:
        super().validate_resolved_files(files)
        validate_location(self.address, files)


class GeneratedPieceField(SpecSourceField):
    """The spec of a target that stands for one generated file."""

    piece: ClassVar[Piece]


class PythonPieceField(GeneratedPieceField):
    """One generated Python module."""


class DocumentPieceField(GeneratedPieceField):
    """One generated document, which Pants treats as a resource."""


def validate_location(address: Address, files) -> None:
    """Specs are found, referred to and imported by where they lie; one elsewhere would be silently out of reach."""
    for path in files:
        if not layout.is_spec_folder(layout.folder_of(path)):
            raise InvalidFieldException(
                f"{address} owns {path}, but specs lie in folders below {layout.SPECS_FOLDER}/ "
                f"(such as {layout.SPECS_FOLDER}/users/), because that is how other specs and Python refer to them."
            )


class SpecDependenciesField(Dependencies):
    """What the generated code needs. It is inferred; nobody has to type it."""


class ModelsSourceField(PythonPieceField):
    piece = Piece.MODELS
    default = "models.yaml"


class SharedSourceField(PythonPieceField):
    piece = Piece.SHARED


class ServerSourceField(PythonPieceField):
    piece = Piece.SERVER


class ClientSourceField(PythonPieceField):
    piece = Piece.CLIENT


class OpenApiSourceField(DocumentPieceField):
    piece = Piece.OPENAPI


class RouterSourceField(SingleSourceField):
    """The spec of the generator itself. Not a `SpecSourceField`: the targets that it makes are linted and compiled."""

    expected_file_extensions = (layout.SPEC_SUFFIX,)
    default = "api.yaml"
    required = False


class EventsSourceField(SpecSourceField):
    default = "events.yaml"


class TasksSourceField(SpecSourceField):
    default = "tasks.yaml"


_PYTHON_FIELDS = (PythonResolveField, InterpreterConstraintsField)
_COMMON_FIELDS = (*COMMON_TARGET_FIELDS, SpecDependenciesField, *_PYTHON_FIELDS)


class SpecModelsTarget(Target):
    alias = "spec_models"
    core_fields = (*_COMMON_FIELDS, ModelsSourceField)
    help = "The models of a domain: one YAML file, from which the module of the same name comes."


class SpecEventsTarget(Target):
    alias = "spec_events"
    core_fields = (*_COMMON_FIELDS, EventsSourceField)
    help = "The events of a domain: one YAML file."


class SpecTasksTarget(Target):
    alias = "spec_tasks"
    core_fields = (*_COMMON_FIELDS, TasksSourceField)
    help = "The background tasks of a domain: one YAML file."


class SpecSharedTarget(Target):
    alias = "spec_router_shared"
    core_fields = (*_COMMON_FIELDS, SharedSourceField)
    help = "Made by `spec_router`: what server and client share, importing neither's framework."


class SpecServerTarget(Target):
    alias = "spec_router_server"
    core_fields = (*_COMMON_FIELDS, ServerSourceField)
    help = "Made by `spec_router`: the router factory."


class SpecClientTarget(Target):
    alias = "spec_router_client"
    core_fields = (*_COMMON_FIELDS, ClientSourceField)
    help = "Made by `spec_router`: the typed client."


class SpecOpenApiTarget(Target):
    alias = "spec_router_openapi"
    core_fields = (*COMMON_TARGET_FIELDS, SpecDependenciesField, OpenApiSourceField)
    help = "Made by `spec_router`: the OpenAPI document."


class SpecRouterTarget(TargetGenerator):
    alias = "spec_router"
    core_fields = (*COMMON_TARGET_FIELDS, RouterSourceField)
    generated_target_cls = SpecSharedTarget
    copied_fields = COMMON_TARGET_FIELDS
    moved_fields = (SpecDependenciesField, *_PYTHON_FIELDS)
    help = "The REST API of a domain: one YAML file. Generates `#shared`, `#server`, `#client` and `#openapi`."


# The order is that of the addresses in listings.
ROUTER_PIECES = (SpecSharedTarget, SpecServerTarget, SpecClientTarget, SpecOpenApiTarget)


def spec_target_types() -> tuple[type[Target], ...]:
    return (SpecModelsTarget, SpecRouterTarget, SpecEventsTarget, SpecTasksTarget, *ROUTER_PIECES)
