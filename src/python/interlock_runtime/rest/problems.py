"""Gives every refusal of an app the form of RFC 9457, whoever makes it: contract routes, FastAPI or Starlette."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException

from interlock_runtime.context import REQUEST_ID_HEADER, REQUEST_ID_SCOPE_KEY, new_request_id
from interlock_runtime.models import MISSING
from interlock_runtime.problems import (
    FRAMEWORK_NAMESPACE,
    PROBLEM_MEDIA_TYPE,
    InternalError,
    Problem,
    ProblemBody,
    ValidationProblemBody,
)
from interlock_runtime.rest.router import ContractRoute
from interlock_runtime.validation import validation_failed

logger = logging.getLogger("interlock.rest")

_REFERENCE = "#/components/schemas/"
_PATH_TEMPLATE = "/{}!$&'()*+,;=:@"
"""What is not encoded in the template of a path."""


def install_problem_handlers(app: FastAPI) -> None:
    """Call once, when the app is composed. Also makes `app.openapi()` list problems under their media type.

    A path with a slash too many or too few is not found: the redirect that FastAPI makes of it is in no contract.
    """
    app.router.redirect_slashes = False
    app.add_exception_handler(Problem, _answer_problem)
    app.add_exception_handler(RequestValidationError, _answer_validation_error)
    app.add_exception_handler(HTTPException, _answer_http_exception)
    app.add_exception_handler(Exception, _answer_unexpected)
    describe = app.openapi
    described: dict[int, dict[str, Any]] = {}

    def openapi() -> dict[str, Any]:
        document = describe()
        if id(document) not in described:
            described.clear()
            described[id(document)] = _corrected(document)
        return described[id(document)]

    app.openapi = openapi  # type: ignore[method-assign]  # the way FastAPI documents for changing its document


async def _answer_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return _response(error)


async def _answer_validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return _response(validation_failed(error.errors(), error.body))


async def _answer_http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(sorted(_allowed_methods(request))) or headers.get("Allow", "")
    if error.status_code < HTTPStatus.BAD_REQUEST or error.status_code in (204, 304):
        return Response(status_code=error.status_code, headers=headers)
    return Response(
        _http_problem(error).model_dump_json(), error.status_code, headers=headers, media_type=PROBLEM_MEDIA_TYPE
    )


async def _answer_unexpected(request: Request, error: Exception) -> Response:
    """Runs outside all middleware, so the request's id is in the scope alone, and the header field is ours to set."""
    identity = request.scope.get(REQUEST_ID_SCOPE_KEY) or new_request_id()
    logger.error("%s %s failed, request %s", request.method, request.url.path, identity, exc_info=error)
    response = _response(InternalError("Something went wrong on our side; the request id tells us what."))
    response.headers[REQUEST_ID_HEADER] = identity
    return response


def _http_problem(error: HTTPException) -> ProblemBody:
    phrase = HTTPStatus(error.status_code).phrase
    kind = FRAMEWORK_NAMESPACE + phrase.lower().replace(" ", "-").replace("'", "")
    detail = MISSING if error.detail == phrase else error.detail
    return ProblemBody(type=kind, title=phrase.capitalize(), status=error.status_code, detail=detail)


def _allowed_methods(request: Request) -> set[str]:
    """The methods of every route that knows this path; FastAPI itself names those of the first only."""
    allowed: set[str] = set()
    for context in iter_route_contexts(request.app.routes):
        pattern = getattr(context, "path_regex", None)
        if pattern is not None and pattern.match(
            request.scope["path"].removeprefix(request.scope.get("root_path", ""))
        ):
            allowed |= context.methods or set()
            if isinstance(context.original_route, ContractRoute) and context.original_route.answers_head:
                allowed.add("HEAD")
    return allowed


def _response(problem: Problem) -> Response:
    return Response(problem.render(), problem.status, headers=dict(problem.headers), media_type=PROBLEM_MEDIA_TYPE)


def _corrected(document: dict[str, Any]) -> dict[str, Any]:
    """What FastAPI cannot be told: that every refusal, its own 422 included, is a problem document; that an OpenAPI 3.1
    document describes a stream of events as an array; and that paths are percent-encoded there."""
    schemas = document.get("components", {}).get("schemas", {})
    if schemas.pop("HTTPValidationError", None) is not None:
        schemas.pop("ValidationError", None)
        described = ValidationProblemBody.model_json_schema(ref_template=_REFERENCE + "{model}", mode="serialization")
        schemas.update(described.pop("$defs"))
        schemas[ValidationProblemBody.__name__] = described
    document["paths"] = {quote(path, safe=_PATH_TEMPLATE): item for path, item in document.get("paths", {}).items()}
    for path_item in document["paths"].values():
        for operation in path_item.values():
            for status, response in operation.get("responses", {}).items():
                content = response.get("content", {})
                if status[0] in "45":
                    _correct_refusal(content)
                elif "itemSchema" in (stream := content.get("text/event-stream", {})):
                    stream["schema"] = {"type": "array", "items": stream.pop("itemSchema")}
    return document


def _correct_refusal(content: dict[str, Any]) -> None:
    """FastAPI lists problems under the media type of the operation's success."""
    for media_type in ("application/json", "text/event-stream"):
        if media_type in content:
            described = content.pop(media_type)
            if described["schema"].get("$ref") == f"{_REFERENCE}HTTPValidationError":
                described = {"schema": {"$ref": f"{_REFERENCE}{ValidationProblemBody.__name__}"}}
            content[PROBLEM_MEDIA_TYPE] = described
