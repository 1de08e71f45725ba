"""`service`: one plain target, whose fields are the service's edges. `package` makes its image, `run` starts it."""

from __future__ import annotations

from pants.backend.python.target_types import InterpreterConstraintsField, PythonResolveField
from pants.base.glob_match_error_behavior import GlobMatchErrorBehavior
from pants.core.goals.run import RestartableField
from pants.engine.target import (
    COMMON_TARGET_FIELDS,
    Dependencies,
    DictStringToStringSequenceField,
    MultipleSourcesField,
    StringField,
    StringSequenceField,
    Target,
)

from interlock_pants.build_files.helpful_target import HelpfulTarget
from interlock_pants.service.edges import Kind, SpecEdge, parse_address


class ServiceDependenciesField(Dependencies):
    """What the service needs besides its composition root, which is inferred: for instance its migrations."""


class ServiceKindField(StringField):
    alias = "kind"
    required = True
    valid_choices = tuple(kind.value for kind in Kind)
    help = "What runs in the service's process."


class ServiceModuleField(StringField):
    alias = "module"
    help = (
        "The composition root, run as `python -m <module>`. The default is `app.main` below the service's folder: "
        "`services.backend.app.main` for `services/backend`."
    )


class ServiceFolderField(MultipleSourcesField):
    """Python files beside a service's BUILD file.

    There should be none. To own them keeps `tailor` from making targets of them there, so that they can be reported.
    """

    alias = "_beside"
    default = ("*.py",)
    default_glob_match_error_behavior = GlobMatchErrorBehavior.ignore
    expected_file_extensions = (".py",)


class ServiceRestartableField(RestartableField):
    default = True


class SpecAddressesField(StringSequenceField):
    """Specs that the service stands for as a whole."""


class SpecEdgesField(DictStringToStringSequenceField):
    """Specs, and which of their names the service uses."""


class ServiceExposesField(SpecAddressesField):
    alias = "exposes"
    help = 'The REST APIs that the service implements: `["specs/users:api"]`.'


class ServiceConsumesField(SpecEdgesField):
    alias = "consumes"
    help = 'The operations that the service calls: `{"specs/reminders:api": ["create_reminder"]}`; `["*"]` for all.'


class ServicePublishesField(SpecEdgesField):
    alias = "publishes"
    help = 'The events that the service sends: `{"specs/users:events": ["user_registered"]}`; `["*"]` for all.'


class ServiceSubscribesField(SpecEdgesField):
    alias = "subscribes"
    help = 'The events that the service receives: `{"specs/bot:events": ["command_received"]}`; `["*"]` for all.'


class ServiceRunsField(SpecAddressesField):
    alias = "runs"
    help = 'The background tasks that the service works off: `["specs/digests:tasks"]`.'


class ServiceEnqueuesField(SpecEdgesField):
    alias = "enqueues"
    help = 'The background tasks that the service starts: `{"specs/digests:tasks": ["send_digest"]}`; `["*"]` for all.'


class ServiceAccessField(StringSequenceField):
    alias = "access"
    help = "What else the service reaches: `postgres`, `redis`, `internet:<host>:<port>`."


EDGE_FIELDS = (
    ServiceExposesField,
    ServiceConsumesField,
    ServicePublishesField,
    ServiceSubscribesField,
    ServiceRunsField,
    ServiceEnqueuesField,
)


class ServiceTarget(HelpfulTarget):
    alias = "service"
    core_fields = (
        *COMMON_TARGET_FIELDS,
        ServiceDependenciesField,
        ServiceKindField,
        ServiceModuleField,
        *EDGE_FIELDS,
        ServiceAccessField,
        ServiceFolderField,
        ServiceRestartableField,
        PythonResolveField,
        InterpreterConstraintsField,
    )
    help = "A deployable service: its edges, and the module that composes it."


def edges_of(target: Target) -> tuple[SpecEdge, ...]:
    """Every spec that a service names, in the order of its fields. What is no address is no edge."""
    written = ((field.alias, text) for field in EDGE_FIELDS for text in target[field].value or ())
    parsed = ((field, text, parse_address(text)) for field, text in written)
    return tuple(SpecEdge(field, text, address) for field, text, address in parsed if address is not None)
