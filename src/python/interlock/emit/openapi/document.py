"""OpenAPI 3.1 as typed objects: the part of it that describes an API of ours."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from interlock.emit.value_schemas.components import NamedSchema
from interlock.emit.value_schemas.json_schema import Dialect, JsonObject, Schema, Tagged, schema_json
from interlock.ir.types import Json

OPENAPI_VERSION = "3.1.0"


class Info(NamedTuple):
    """`source` is the path of the spec that the document was made from."""

    title: str
    version: str
    source: str


class Parameter(NamedTuple):
    """`location` is `path`, `query` or `header`."""

    name: str
    location: str
    required: bool
    schema: Schema
    description: str | None = None
    deprecated: bool = False


class Header(NamedTuple):
    """A header field of a response."""

    name: str
    description: str
    schema: Schema


class MediaType(NamedTuple):
    name: str
    schema: Schema


class Response(NamedTuple):
    status: int
    description: str
    headers: tuple[Header, ...] = ()
    content: tuple[MediaType, ...] = ()


class SecurityScheme(NamedTuple):
    """Bearer tokens (RFC 6750) that are JSON Web Tokens (RFC 7519)."""

    name: str
    description: str


class SecurityRequirement(NamedTuple):
    """A token that opens an operation, and the scopes that it needs for that."""

    scheme: SecurityScheme
    scopes: tuple[str, ...] = ()


class Operation(NamedTuple):
    """`method` is in lower case. Each of `security` opens it; where there is none, anybody may call."""

    method: str
    id: str
    tags: tuple[str, ...]
    summary: str
    description: str | None
    deprecated: bool
    parameters: tuple[Parameter, ...]
    request_body: MediaType | None
    responses: tuple[Response, ...]
    security: tuple[SecurityRequirement, ...]


class PathItem(NamedTuple):
    path: str
    operations: tuple[Operation, ...]


class Document(NamedTuple):
    info: Info
    paths: tuple[PathItem, ...]
    schemas: tuple[NamedSchema, ...]
    security_schemes: tuple[SecurityScheme, ...]


def schema_pointer(name: str) -> str:
    return f"#/components/schemas/{name}"


def document_json(document: Document) -> JsonObject:
    """The document as plain data, members in the order in which the standard lists them."""
    found: JsonObject = {
        "openapi": OPENAPI_VERSION,
        "info": {
            "title": document.info.title,
            "version": document.info.version,
            "x-generated-by": "Interlock",
            "x-source": document.info.source,
        },
        "paths": {
            item.path: {operation.method: _operation(operation) for operation in item.operations}
            for item in document.paths
        },
    }
    components: JsonObject = {}
    if document.schemas:
        components["schemas"] = {named.name: _schema(named.schema) for named in document.schemas}
    if document.security_schemes:
        components["securitySchemes"] = {scheme.name: _scheme(scheme) for scheme in document.security_schemes}
    if components:
        found["components"] = components
    return found


def _operation(operation: Operation) -> JsonObject:
    found: JsonObject = {}
    if operation.tags:
        found["tags"] = list(operation.tags)
    found["summary"] = operation.summary
    if operation.description is not None:
        found["description"] = operation.description
    found["operationId"] = operation.id
    if operation.parameters:
        found["parameters"] = [_parameter(parameter) for parameter in operation.parameters]
    if operation.request_body is not None:
        found["requestBody"] = {"content": _content((operation.request_body,)), "required": True}
    found["responses"] = {str(response.status): _response(response) for response in operation.responses}
    if operation.deprecated:
        found["deprecated"] = True
    if operation.security:
        found["security"] = [{required.scheme.name: list(required.scopes)} for required in operation.security]
    return found


def _parameter(parameter: Parameter) -> JsonObject:
    found: JsonObject = {"name": parameter.name, "in": parameter.location}
    if parameter.description is not None:
        found["description"] = parameter.description
    found["required"] = parameter.required
    if parameter.deprecated:
        found["deprecated"] = True
    found["schema"] = _schema(parameter.schema)
    return found


def _response(response: Response) -> JsonObject:
    found: JsonObject = {"description": response.description}
    if response.headers:
        found["headers"] = {
            header.name: {"description": header.description, "schema": _schema(header.schema)}
            for header in response.headers
        }
    if response.content:
        found["content"] = _content(response.content)
    return found


def _content(media_types: Iterable[MediaType]) -> JsonObject:
    return {media_type.name: {"schema": _schema(media_type.schema)} for media_type in media_types}


def _scheme(scheme: SecurityScheme) -> Json:
    return {"type": "http", "description": scheme.description, "scheme": "bearer", "bearerFormat": "JWT"}


def _schema(schema: Schema) -> JsonObject:
    return schema_json(schema, _DIALECT)


def _discriminator(tagged: Tagged) -> JsonObject:
    """The Discriminator Object."""
    mapping: JsonObject = {str(tag): schema_pointer(name) for tag, name in tagged.members}
    return {"discriminator": {"propertyName": tagged.property, "mapping": mapping}}


_DIALECT = Dialect(schema_pointer, _discriminator)
