"""The schema files of a workspace, and which spec files each is for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from interlock.emit.emitter import OutputFile
from interlock.emit.jsonschema import api_file, events_file, manifest_file, models_file, tasks_file
from interlock.emit.jsonschema.names import (
    Kind,
    Scope,
    references,
    services,
    type_names,
    workspace_definitions,
)
from interlock.emit.jsonschema.schema import GENERATED_BY, Document, JsonObject, Schema, document_json
from interlock.emit.jsonschema.type_schemas import type_definitions
from interlock.ir.workspace_names import DomainNames, WorkspaceNames
from interlock.workspace import SPEC_SUFFIX, folder_of_domain

SCHEMAS_FOLDER = ".schemas"
NAMES_FILE = f"{SCHEMAS_FOLDER}/names.schema.json"
BINDINGS_FILE = f"{SCHEMAS_FOLDER}/bindings.json"
_SUFFIX = ".schema.json"
_NAMES_ROOT = Schema(doc="What the specs of this workspace declare, for the schemas beside this one.")


class Binding(NamedTuple):
    """A schema and the spec files that it is for, both relative: to the output folder, and to the repository."""

    schema: str
    specs: tuple[str, ...]


def emit_schemas(names: WorkspaceNames) -> tuple[OutputFile, ...]:
    """Every schema file and the file of bindings, sorted by path."""
    outputs = [
        _output(NAMES_FILE, document_json(Document(_NAMES_ROOT, workspace_definitions(names)))),
        _output(BINDINGS_FILE, _bindings_json(names)),
    ]
    for domain in names.domains:
        for stem, document in _documents(names, domain):
            outputs.append(_output(_schema_path(domain, stem), document_json(document)))
    return tuple(sorted(outputs))


def bindings(names: WorkspaceNames) -> tuple[Binding, ...]:
    """Files that are not there yet are bound too, so that the editor knows them from their first line."""
    return tuple(binding for domain in names.domains for binding in _bindings(domain))


def _bindings(domain: DomainNames) -> Iterator[Binding]:
    folder = folder_of_domain(domain.domain)
    for stem in ("models", "events", "tasks", "manifest"):
        yield Binding(_schema_path(domain, stem), (f"{folder}/{stem}{SPEC_SUFFIX}",))
    apis = tuple(f"{folder}/{stem}{SPEC_SUFFIX}" for stem in sorted({"api", *domain.apis}))
    yield Binding(_schema_path(domain, "api"), apis)


def _bindings_json(names: WorkspaceNames) -> JsonObject:
    by_schema: JsonObject = {binding.schema: list(binding.specs) for binding in bindings(names)}
    return {"x-generated-by": GENERATED_BY, "schemas": by_schema}


def _schema_path(domain: DomainNames, stem: str) -> str:
    return f"{SCHEMAS_FOLDER}/{folder_of_domain(domain.domain)}/{stem}{_SUFFIX}"


def _documents(names: WorkspaceNames, domain: DomainNames) -> Iterator[tuple[str, Document]]:
    """The schema of each kind of file in a folder, by the stem that it goes by."""
    file = "../" * (folder_of_domain(domain.domain).count("/") + 1) + NAMES_FILE.rpartition("/")[2]
    using = type_definitions(type_names(names, domain, Scope.USING, file))
    declaring = type_definitions(type_names(names, domain, Scope.DECLARING, file))
    spoken_of: Mapping[str, Schema] = {
        api_file.ERROR_NAME: references(names, domain, Kind.ERRORS, Scope.DECLARING, file),
        api_file.EVENT_NAME: references(names, domain, Kind.EVENTS, Scope.USING, file),
    }
    yield "models", Document(models_file.ROOT, {**models_file.DEFINITIONS, **declaring})
    yield "api", Document(api_file.ROOT, {**api_file.DEFINITIONS, **spoken_of, **using})
    known = {events_file.SERVICE_NAME: services(names)}
    yield "events", Document(events_file.ROOT, {**events_file.DEFINITIONS, **known, **using})
    yield "tasks", Document(tasks_file.ROOT, {**tasks_file.DEFINITIONS, **using})
    yield "manifest", Document(manifest_file.ROOT, {})


def _output(path: str, content: JsonObject) -> OutputFile:
    """On one line: programs read it, and indented it would be twice as long."""
    return OutputFile(path, json.dumps(content, ensure_ascii=False, separators=(",", ": ")) + "\n")
