"""What FastAPI is told about an operation beyond its signature, so that its own OpenAPI document is complete."""

from __future__ import annotations

from functools import reduce
from http import HTTPStatus
from operator import or_
from typing import Any

from fastapi.params import Depends, Security
from fastapi.security import HTTPBearer

from interlock_runtime.auth.principal import Auth
from interlock_runtime.problems import Problem, ProblemBody, ValidationProblemBody, body_type, documentation
from interlock_runtime.rest.contract import Contract
from interlock_runtime.rest.signature import Signature

_USER_TOKEN = HTTPBearer(
    scheme_name="userToken",
    bearerFormat="JWT",
    description="The token of a person, of the issuer that the service believes.",
)
_SERVICE_TOKEN = HTTPBearer(
    scheme_name="serviceToken",
    bearerFormat="JWT",
    description="The token that another service signs for this one, for itself or on behalf of a person. "
    "Its scopes are the operations that the service's BUILD file declares.",
)


def security(contract: Contract) -> list[Depends]:
    """For the document alone: contract routes never run FastAPI's dependencies."""
    by_service = Security(_SERVICE_TOKEN, scopes=[contract.name])
    match contract.auth:
        case Auth.PUBLIC:
            return []
        case Auth.USER:
            return [Security(_USER_TOKEN), by_service]
        case Auth.SERVICE:
            return [by_service]


def responses(contract: Contract, signature: Signature, *, has_parameters: bool) -> dict[int | str, dict[str, Any]]:
    """The header fields of the answer, and every refusal by status. Problems that share a status are alternatives."""
    bodies: dict[int, list[type[ProblemBody]]] = {}
    descriptions: dict[int, list[str]] = {}
    for error in contract.errors:
        bodies.setdefault(error.status, []).append(body_type(error))
        descriptions.setdefault(error.status, []).append(_summary(error))
    for status, body in _framework_responses(contract, signature, has_parameters).items():
        bodies.setdefault(status, []).append(body)
        descriptions.setdefault(status, []).append(_FRAMEWORK_DESCRIPTIONS[status])
    notices = _notices(contract)
    described: dict[int | str, dict[str, Any]] = {}
    if answer_headers := {**_answer_headers(contract), **notices}:
        described[contract.status] = {"headers": answer_headers}
    for status in sorted(bodies):
        headers = {**_CHALLENGE, **notices} if status == HTTPStatus.UNAUTHORIZED else notices
        described[status] = {"model": reduce(or_, bodies[status]), "description": " ".join(descriptions[status])}
        if headers:
            described[status]["headers"] = headers
    return described


def _header(name: str, description: str) -> dict[str, Any]:
    return {name: {"description": description, "schema": {"type": "string"}}}


_CHALLENGE = _header("WWW-Authenticate", "The challenge (RFC 6750).")
_LINK = _header("Link", 'The next page, with `rel="next"` (RFC 8288). Absent on the last one.')
_REPLAYED = _header("Idempotency-Replayed", "`true` on a repetition of an earlier answer.")
_DEPRECATION = _header("Deprecation", "Since when the operation is deprecated (RFC 9745).")
_SUNSET = _header("Sunset", "When the operation ends (RFC 8594).")


def _answer_headers(contract: Contract) -> dict[str, Any]:
    return {
        **(_LINK if contract.paginate is not None else {}),
        **(_REPLAYED if contract.idempotent else {}),
    }


def _notices(contract: Contract) -> dict[str, Any]:
    if contract.deprecation is None:
        return {}
    return {
        **(_DEPRECATION if contract.deprecation.since is not None else {}),
        **(_SUNSET if contract.deprecation.sunset is not None else {}),
    }


_FRAMEWORK_DESCRIPTIONS = {
    400: "The body is not JSON.",
    401: "The credentials are missing or prove nothing.",
    403: "The caller may not call this operation.",
    409: "A request with the same idempotency key is being worked on.",
    413: "The body is too large.",
    415: "The body's media type is not supported.",
    422: "The request does not follow the contract.",
    500: "Something went wrong on the server.",
    503: "Something that the server needs is away; nothing was done.",
    504: "The operation took too long and was rolled back.",
}


def _framework_responses(
    contract: Contract, signature: Signature, has_parameters: bool
) -> dict[int, type[ProblemBody]]:
    found: dict[int, type[ProblemBody]] = {}
    has_body = signature.body_parameter is not None
    if has_body:
        found[400] = found[413] = found[415] = ProblemBody
    if contract.auth is not Auth.PUBLIC:
        found[401] = found[403] = ProblemBody
    if contract.idempotent:
        found[409] = ProblemBody
    if has_body or has_parameters:
        found[422] = ValidationProblemBody
    found[500] = found[503] = ProblemBody
    if contract.timeout is not None:
        found[504] = ProblemBody
    return found


def _summary(error: type[Problem]) -> str:
    return (documentation(error) or error.title).splitlines()[0]
