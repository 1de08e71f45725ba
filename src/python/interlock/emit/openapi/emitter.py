"""Puts the document of one API together and writes it."""

from __future__ import annotations

from interlock.emit.emitter import OutputFile
from interlock.emit.openapi.document import Document, Info, PathItem, document_json
from interlock.emit.openapi.operations import OperationWriter, errors_of, name_pages, roots, security
from interlock.emit.openapi.problems import name_problems
from interlock.emit.value_schemas.components import NamedSchema, Names, components
from interlock.emit.value_schemas.json_text import json_text
from interlock.ir.api import Api, Error, Http, Operation
from interlock.ir.system import Domain, System


class OpenApiEmitter:
    """An `interlock.emit.emitter.Emitter`: a document for each API that requests reach."""

    def emit(self, system: System, domain: Domain) -> tuple[OutputFile, ...]:
        return tuple(emit_openapi(system, domain, api) for api in domain.apis if api.is_served)


def emit_openapi(system: System, domain: Domain, api: Api) -> OutputFile:
    """The OpenAPI 3.1 document of the operations that are reached over HTTP: `specs/users/api.openapi.json`."""
    text = json_text(document_json(openapi_document(system, domain, api)))
    return OutputFile(f"{api.path.removesuffix('.yaml')}.openapi.json", text)


def openapi_document(system: System, domain: Domain, api: Api) -> Document:
    served = tuple((operation, operation.http) for operation in api.operations if operation.http is not None)
    operations = tuple(operation for operation, _ in served)
    errors = _errors(operations, system)
    reached = components(system, domain.name, (root for operation in operations for root in roots(operation, system)))
    names = Names(reached.taken)
    problems = name_problems(errors, names)
    name = f"{api.domain}.{api.module}"
    writer = OperationWriter(name, system, api.tags, reached, problems, name_pages(operations, names))
    schemas: list[NamedSchema] = [*reached.schemas()]
    if operations:
        schemas.extend(problems.schemas(operations, errors, reached))
    schemas.extend(
        writer.page(operation, operation.output, operation.pagination)
        for operation in operations
        if operation.pagination is not None and operation.output is not None
    )
    schemes = {
        required.scheme.name: required.scheme for operation in operations for required in security(operation, name)
    }
    return Document(
        Info(_title(api), str(api.version or 1), api.path),
        _paths(served, writer),
        tuple(sorted(schemas, key=lambda named: named.name)),
        tuple(schemes[name] for name in sorted(schemes)),
    )


def _paths(served: tuple[tuple[Operation, Http], ...], writer: OperationWriter) -> tuple[PathItem, ...]:
    by_path: dict[str, list[tuple[Operation, Http]]] = {}
    for operation, http in served:
        by_path.setdefault(http.path, []).append((operation, http))
    return tuple(
        PathItem(path, tuple(writer.write(operation, http) for operation, http in found))
        for path, found in by_path.items()
    )


def _errors(operations: tuple[Operation, ...], system: System) -> tuple[Error, ...]:
    """Every error that an operation names, once."""
    found = {error.name: error for operation in operations for error in errors_of(operation, system)}
    return tuple(found[name] for name in sorted(found))


def _title(api: Api) -> str:
    words = api.title.replace("_", " ").replace(".", " ")
    return words[:1].upper() + words[1:]
