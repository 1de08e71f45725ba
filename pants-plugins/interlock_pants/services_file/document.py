"""All services of the repository as one document, which is what the compiler knows of BUILD files."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from pants.engine.fs import Digest

from interlock_pants.build_files.spans import Span
from interlock_pants.services_file.declared import DeclaredService, DeclaredSpec

VERSION = 1
SERVICES_FILE = "services.json"


@dataclass(frozen=True)
class ServicesFileRequest:
    """Asks for all services of the repository."""


@dataclass(frozen=True)
class ServicesFile:
    """`SERVICES_FILE`, beside the BUILD files that its spans point into."""

    digest: Digest
    text: str


@dataclass(frozen=True)
class DeclaredSystemRequest:
    """Asks for all that specs and services declare."""


@dataclass(frozen=True)
class DeclaredSystem:
    """Every spec, `SERVICES_FILE`, and the BUILD files of services."""

    digest: Digest


def services_document(services: Iterable[DeclaredService]) -> str:
    """The text of `SERVICES_FILE`."""
    document = {"version": VERSION, "services": [_service(each) for each in services]}
    return json.dumps(document, ensure_ascii=False) + "\n"


def _service(service: DeclaredService) -> dict[str, object]:
    return {
        "name": service.name,
        "address": service.address,
        "folder": service.folder,
        "file": service.file,
        "span": span_document(service.span),
        "kind": service.kind,
        "module": service.module,
        "image": service.image,
        "migrations": service.migrations,
        **{field: [_spec(each) for each in specs] for field, specs in service.edges.items()},
        "access": [{"entry": each.entry, "span": span_document(each.span)} for each in service.access],
    }


def _spec(declared: DeclaredSpec) -> dict[str, object]:
    return {
        "spec": declared.spec,
        "span": span_document(declared.span),
        "names": [{"name": each.name, "span": span_document(each.span)} for each in declared.names],
    }


def span_document(span: Span) -> list[int]:
    return [span.start, span.end]
