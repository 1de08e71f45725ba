"""The targets that own spec files: one YAML file each."""

from __future__ import annotations

from typing import ClassVar

from pants.backend.python.target_types import InterpreterConstraintsField, PythonResolveField
from pants.engine.addresses import Address
from pants.engine.fs import GlobMatchErrorBehavior
from pants.engine.target import (
    COMMON_TARGET_FIELDS,
    Dependencies,
    InvalidFieldException,
    SingleSourceField,
    Target,
    TargetGenerator,
)

from interlock_pants.specs import layout
from interlock_pants.specs.layout import Piece


class SpecSourceField(SingleSourceField):
    """The spec of a target that is linted, and from which code may come."""

    expected_file_extensions = (layout.SPEC_SUFFIX,)
    required = False

    def validate_resolved_files(self, files) -> None:
        super().validate_resolved_files(files)
        validate_location(self.address, files)


class GeneratedPieceField(SpecSourceField):
    """The spec of a target that stands for one generated file.

    Some files come of some specs only: no server of an API that messages alone reach, no subscriber of one that
    handles no event. Only the compiler knows, so there is a target in any case, and nothing is generated for it.
    """

    piece: ClassVar[Piece]
    when_absent: ClassVar[GlobMatchErrorBehavior] = GlobMatchErrorBehavior.ignore


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
    when_absent = GlobMatchErrorBehavior.error
    default = "models.yaml"


class SharedSourceField(PythonPieceField):
    piece = Piece.SHARED
    when_absent = GlobMatchErrorBehavior.error


class ServerSourceField(PythonPieceField):
    piece = Piece.SERVER


class ClientSourceField(PythonPieceField):
    piece = Piece.CLIENT


class SubscriberSourceField(PythonPieceField):
    piece = Piece.SUBSCRIBER


class OpenApiSourceField(DocumentPieceField):
    piece = Piece.OPENAPI


class AsyncApiSourceField(DocumentPieceField):
    piece = Piece.ASYNCAPI


class EventsSharedSourceField(PythonPieceField):
    piece = Piece.SHARED


class PublisherSourceField(PythonPieceField):
    piece = Piece.PUBLISHER


class GeneratorSourceField(SingleSourceField):
    """The spec of a generator itself. Not a `SpecSourceField`: the targets that it makes are linted and compiled."""

    expected_file_extensions = (layout.SPEC_SUFFIX,)
    required = False


class RouterSourceField(GeneratorSourceField):
    default = "api.yaml"


class EventsSourceField(GeneratorSourceField):
    default = "events.yaml"


class TasksSourceField(SpecSourceField):
    default = "tasks.yaml"


_PYTHON_FIELDS = (PythonResolveField, InterpreterConstraintsField)
_DOCUMENT_FIELDS = (*COMMON_TARGET_FIELDS, SpecDependenciesField)
_COMMON_FIELDS = (*_DOCUMENT_FIELDS, *_PYTHON_FIELDS)


class SpecModelsTarget(Target):
    alias = "spec_models"
    core_fields = (*_COMMON_FIELDS, ModelsSourceField)
    help = "The models of a domain: one YAML file, from which the module of the same name comes."


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
    core_fields = (*_DOCUMENT_FIELDS, OpenApiSourceField)
    help = "Made by `spec_router`: the OpenAPI document."


class SpecRouterSubscriberTarget(Target):
    alias = "spec_router_subscriber"
    core_fields = (*_COMMON_FIELDS, SubscriberSourceField)
    help = "Made by `spec_router`: the subscriptions of operations that handle events, where there are some."


class SpecRouterAsyncApiTarget(Target):
    alias = "spec_router_asyncapi"
    core_fields = (*_DOCUMENT_FIELDS, AsyncApiSourceField)
    help = "Made by `spec_router`: the AsyncAPI document of operations that have events, where there are some."


class SpecEventsSharedTarget(Target):
    alias = "spec_events_shared"
    core_fields = (*_COMMON_FIELDS, EventsSharedSourceField)
    help = "Made by `spec_events`: the contracts of the events, which both sides share."


class SpecPublisherTarget(Target):
    alias = "spec_events_publisher"
    core_fields = (*_COMMON_FIELDS, PublisherSourceField)
    help = "Made by `spec_events`: the typed publisher."


class SpecSubscriberTarget(Target):
    alias = "spec_events_subscriber"
    core_fields = (*_COMMON_FIELDS, SubscriberSourceField)
    help = "Made by `spec_events`: the Protocols of handlers and their subscriptions."


class SpecAsyncApiTarget(Target):
    alias = "spec_events_asyncapi"
    core_fields = (*_DOCUMENT_FIELDS, AsyncApiSourceField)
    help = "Made by `spec_events`: the AsyncAPI document."


class SpecGenerator(TargetGenerator):
    """A target with a piece for each file that comes of its spec, in the order of the addresses in listings."""

    pieces: ClassVar[tuple[type[Target], ...]]
    copied_fields = COMMON_TARGET_FIELDS
    moved_fields = (SpecDependenciesField, *_PYTHON_FIELDS)


class SpecRouterTarget(SpecGenerator):
    alias = "spec_router"
    core_fields = (*COMMON_TARGET_FIELDS, RouterSourceField)
    generated_target_cls = SpecSharedTarget
    pieces = (
        SpecSharedTarget,
        SpecServerTarget,
        SpecClientTarget,
        SpecRouterSubscriberTarget,
        SpecOpenApiTarget,
        SpecRouterAsyncApiTarget,
    )
    help = (
        "An API of a domain: one YAML file. "
        "Generates `#shared`, `#server`, `#client`, `#subscriber`, `#openapi` and `#asyncapi`."
    )


class SpecEventsTarget(SpecGenerator):
    alias = "spec_events"
    core_fields = (*COMMON_TARGET_FIELDS, EventsSourceField)
    generated_target_cls = SpecEventsSharedTarget
    pieces = (SpecEventsSharedTarget, SpecPublisherTarget, SpecSubscriberTarget, SpecAsyncApiTarget)
    help = "The events of a domain: one YAML file. Generates `#shared`, `#publisher`, `#subscriber` and `#asyncapi`."


def spec_target_types() -> tuple[type[Target], ...]:
    return (
        SpecModelsTarget,
        SpecRouterTarget,
        SpecEventsTarget,
        SpecTasksTarget,
        *SpecRouterTarget.pieces,
        *SpecEventsTarget.pieces,
    )
