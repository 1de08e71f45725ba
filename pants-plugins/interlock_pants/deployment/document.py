"""A deployment as the compiler is told it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from interlock_pants.build_files.texts import PlacedCall
from interlock_pants.deployment.field_sets import DeploymentFieldSet
from interlock_pants.deployment.fields import KnownService, selected_services
from interlock_pants.services_file.document import span_document

VERSION = 1
DEPLOYMENT_FILE = "deployment.json"


def deployment_document(fields: DeploymentFieldSet, placed: PlacedCall, known: Iterable[KnownService]) -> str:
    """The text of `DEPLOYMENT_FILE`. Where nothing is given, the compiler knows what is taken."""
    document = {
        "version": VERSION,
        "name": fields.address.target_name,
        "address": fields.address.spec,
        "file": placed.file,
        "span": span_document(placed.call.span),
        "spans": dict(_spans(fields, placed, known)),
        "platform": fields.platform.value,
        "project": fields.project.value,
        "selection": _selection(fields, placed),
        "services": list(selected_services(fields.services.value, known)),
        "ports": dict(sorted((fields.ports.value or {}).items())),
        "replicas": dict(sorted((fields.replicas.value or {}).items())),
        "images": {"postgres": fields.postgres_image.value, "redis": fields.redis_image.value},
        "subnet": fields.subnet.value,
    }
    return json.dumps(document, ensure_ascii=False) + "\n"


def _selection(fields: DeploymentFieldSet, placed: PlacedCall) -> list[dict[str, object]] | None:
    """What a person wrote to choose services, and where."""
    written = fields.services.value
    if written is None:
        return None
    field = fields.services.alias
    return [{"text": text, "span": span_document(placed.call.place(field, (text,)))} for text in written]


def _spans(
    fields: DeploymentFieldSet, placed: PlacedCall, known: Iterable[KnownService]
) -> Iterator[tuple[str, dict[str, list[int]]]]:
    """Where fields name services, by the field and by the services' names; and where each other field is given."""
    written = fields.services.value or ()
    places = {
        name: placed.call.place(fields.services.alias, (text,))
        for text in written
        for name in selected_services([text], known)
    }
    yield fields.services.alias, {name: span_document(span) for name, span in sorted(places.items())}
    for field in (fields.ports, fields.replicas):
        names = sorted(field.value or ())
        yield field.alias, {name: span_document(placed.call.place(field.alias, (name,))) for name in names}
    given = (fields.project, fields.services, fields.postgres_image, fields.redis_image, fields.subnet)
    yield "fields", {field.alias: span_document(placed.call.place(field.alias, ())) for field in given}
