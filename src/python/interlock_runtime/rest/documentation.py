"""What FastAPI is told about an operation beyond its signature, so that its own OpenAPI document is complete."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from fastapi.params import Depends, Security
from fastapi.security import HTTPBearer

from interlock_runtime.auth.principal import Auth
from interlock_runtime.problems import Problem, ProblemBody, ValidationProblemBody, body_type
from interlock_runtime.rest.contract import Contract
from interlock_runtime.rest.signature import Signature

_USER_TOKEN = HTTPBearer(scheme_name="userToken", bearerFormat="JWT")
_SERVICE_TOKEN = HTTPBearer(scheme_name="serviceToken")


def security(auth: Auth) -> list[Depends]:
    """For the document alone: contract routes never run FastAPI's dependencies."""
    match auth:
        case Auth.PUBLIC:
            return []
        case Auth.USER:
            return [Security(_USER_TOKEN)]
        case Auth.SERVICE:
            return [Security(_SERVICE_TOKEN)]


def responses(contract: Contract, signature: Signature, *, has_parameters: bool) -> dict[int | str, dict[str, Any]]:
    """Every refusal by status. Problems that share a status are alternatives."""
    bodies: dict[int, list[type[ProblemBody]]] = {}
    descriptions: dict[int, list[str]] = {}
    for error in contract.errors:
        bodies.setdefault(error.status, []).append(body_type(error))
        descriptions.setdefault(error.status, []).append(_first_line(error))
    for status, body in _framework_responses(contract, signature, has_parameters).items():
        if body not in bodies.setdefault(status, []):
            bodies[status].append(body)
            descriptions.setdefault(status, []).append(_FRAMEWORK_DESCRIPTIONS[status])
    return {
        status: {"model": _alternatives(bodies[status]), "description": " ".join(descriptions[status])}
        for status in sorted(bodies)
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
        found[401] = ProblemBody
    if contract.auth is Auth.SERVICE:
        found[403] = ProblemBody
    if contract.idempotent:
        found[409] = ProblemBody
    if has_body or has_parameters:
        found[422] = ValidationProblemBody
    found[500] = ProblemBody
    if contract.timeout is not None:
        found[504] = ProblemBody
    return found


def _alternatives(bodies: list[type[ProblemBody]]) -> Any:
    return reduce(or_, bodies)


def _first_line(error: type[Problem]) -> str:
    return (error.__doc__ or error.title).strip().splitlines()[0]
