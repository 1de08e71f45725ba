"""What every request passes before its operation runs: who asks, and what exactly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from starlette.types import Receive, Scope

from interlock_runtime.auth.authenticator import Authenticator, Credentials, Requirement
from interlock_runtime.auth.principal import Auth, Principal
from interlock_runtime.problems import Forbidden, FrameworkProblem, Unauthenticated
from interlock_runtime.rest.body import BodyReader, decoded, read_body
from interlock_runtime.rest.contract import CompositionError, Contract
from interlock_runtime.rest.parameters import Incoming, Parameter, read_parameters
from interlock_runtime.rest.signature import IDEMPOTENCY_PARAMETER, Signature
from interlock_runtime.validation import validation_failed


class Admitted(NamedTuple):
    """A request that may run: its caller, the arguments for the operation's function, and what it is made of."""

    principal: Principal | None
    arguments: dict[str, Any]
    idempotency_key: str | None
    body: bytes
    incoming: Incoming


class AuthenticatorFailed(Exception):
    """An authenticator did neither know nor refuse a caller. What it raised is the cause."""


class Gate:
    """Authenticates, then reads. Raises the framework's problems, `AuthenticatorFailed` and `ClientGone`."""

    __slots__ = (
        "_authenticator",
        "_body",
        "_body_parameter",
        "_idempotent",
        "_limit",
        "_plan",
        "_requirement",
        "_signed",
    )

    def __init__(
        self,
        contract: Contract,
        signature: Signature,
        plan: tuple[Parameter, ...],
        authenticator: Authenticator | None,
        max_body_bytes: int,
    ) -> None:
        if contract.auth is not Auth.PUBLIC and authenticator is None:
            raise CompositionError(
                f"{contract.name} is for {contract.auth} callers only, but its router was given no authenticator"
            )
        self._authenticator = None if contract.auth is Auth.PUBLIC else authenticator
        self._requirement = Requirement(contract.auth, contract.name)
        self._plan = plan
        self._body = BodyReader(signature.body) if signature.body_parameter is not None else None
        self._body_parameter = signature.body_parameter or ""
        self._signed = signature.takes_principal
        self._idempotent = contract.idempotent
        self._limit = max_body_bytes

    async def admit(self, scope: Scope, receive: Receive) -> Admitted:
        header_list = scope["headers"]
        headers: dict[bytes, bytes] = dict(reversed(header_list))
        principal = None if self._authenticator is None else await self._authenticate(self._authenticator, headers)
        incoming = Incoming(scope["path_params"], scope["query_string"], headers, header_list)
        arguments: dict[str, Any] = {}
        errors = read_parameters(self._plan, incoming, arguments) if self._plan else []
        body = b""
        if self._body is not None:
            body = await read_body(headers, receive, self._limit)
            arguments[self._body_parameter], wrong = self._body.parse(body)
            errors += wrong
        if errors:
            raise validation_failed(errors, decoded(body))
        if self._signed:
            arguments["principal"] = principal
        key = arguments.pop(IDEMPOTENCY_PARAMETER) if self._idempotent else None
        return Admitted(principal, arguments, key, body, incoming)

    async def _authenticate(self, authenticator: Authenticator, headers: Mapping[bytes, bytes]) -> Principal:
        try:
            principal = await authenticator.authenticate(_credentials(headers), self._requirement)
        except FrameworkProblem:
            raise
        except Exception as error:
            raise AuthenticatorFailed(f"the authenticator of {self._requirement.operation} failed") from error
        if principal.kind != self._requirement.auth:
            raise Forbidden(f"The operation is for {self._requirement.auth}s only.")
        return principal


def _credentials(headers: Mapping[bytes, bytes]) -> Credentials:
    value = headers.get(b"authorization")
    if value is None:
        raise Unauthenticated("The request carries no credentials.")
    scheme, _, token = value.partition(b" ")
    if scheme.lower() != b"bearer" or not token.strip():
        raise Unauthenticated("The credentials should be a bearer token.", code="invalid_request")
    return Credentials(token.strip().decode("latin-1"))
