"""Which operations each service may call of another: those that it declares, with a token for all of them."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from interlock.ir.api import Api, Auth, Operation
from tests.e2e.figures import Attempt, Figures, Layer
from tests.e2e.inside.programs import Program
from tests.e2e.stack import SERVICE_PORT, Stack

PERSON = "telegram:5550199"
SOME_ID = "7"
OUT_OF_SCOPE = "403 insufficient_scope"
"""A 403 without this challenge is the operation's own answer."""


def name_of(api: Api, operation: Operation) -> str:
    return f"{api.domain}.{api.module}.{operation.name}"


def exposed(system: Stack, service: str) -> Iterator[tuple[str, Operation, str, str]]:
    """Operations that are reached over HTTP and are not open to all: name, operation, method and a path."""
    for exposure in system.graph.exposed_by(service):
        for operation in exposure.api.operations:
            if operation.http is not None and operation.auth is not Auth.PUBLIC:
                path = re.sub(r"\{[^}]+\}", SOME_ID, operation.http.path)
                yield name_of(exposure.api, operation), operation, operation.http.method.value, path


def is_refused(said: str) -> bool:
    return said.startswith("401") or said == OUT_OF_SCOPE


def test_services_call_the_operations_that_they_declare_and_no_others(system: Stack, figures: Figures) -> None:
    attempts = []
    pairs = sorted({(call.caller, call.callee) for call in system.graph.calls})
    for caller, callee in pairs:
        declared = {
            name_of(call.api, operation)
            for call in system.graph.calls_from(caller)
            if call.callee == callee
            for operation in call.operations
        }
        operations = list(exposed(system, callee))
        statuses = system.run_inside(
            caller,
            Program.CALL_OPERATIONS,
            {
                "service": caller,
                "callee": callee,
                "address": f"http://{callee}:{SERVICE_PORT}",
                "person": PERSON,
                "operations": [
                    [name, operation.auth is Auth.USER, method, path] for name, operation, method, path in operations
                ],
            },
        )
        assert declared <= {name for name, _, _, _ in operations}
        attempts += [
            Attempt(Layer.HTTP, caller, f"calls {name} of {callee}", name in declared, not is_refused(said), said)
            for (name, _, _, _), said in zip(operations, statuses, strict=True)
        ]

    assert figures.add(attempts) == []
    assert {attempt.is_declared for attempt in attempts} == {True, False}
    assert {attempt.said for attempt in attempts if not attempt.is_declared} == {OUT_OF_SCOPE}


def published(system: Stack) -> list[str]:
    return [name for name in system.services if system.packaged.document()["services"][name].get("ports")]


def status(system: Stack, method: str, path: str, token: str | None) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", system.packaged.port, timeout=10)
    try:
        connection.request(method, path, headers={} if token is None else {"Authorization": f"Bearer {token}"})
        return connection.getresponse().status
    finally:
        connection.close()


def claims(issuer: str, audience: str, operations: list[str]) -> dict[str, object]:
    now = datetime.now(UTC)
    return {
        "iss": issuer,
        "sub": PERSON,
        "act": {"sub": issuer},
        "aud": audience,
        "scope": " ".join(operations),
        "iat": now,
        "exp": now + timedelta(minutes=5),
    }


@pytest.mark.parametrize("kind", ["no token", "a key of nobody", "another's issuer", "no service's issuer"])
def test_from_outside_nothing_opens_without_a_key_that_is_known(system: Stack, figures: Figures, kind: str) -> None:
    stranger = Ed25519PrivateKey.generate()
    attempts = []
    for callee in published(system):
        operations = list(exposed(system, callee))
        names = [name for name, _, _, _ in operations]
        callers = system.graph.callers_of(callee)
        for name, _, method, path in operations:
            match kind:
                case "no token":
                    token = None
                case "a key of nobody":
                    token = jwt.encode(claims(callers[0], callee, names), stranger, "EdDSA", {"kid": "nobody"})
                case "another's issuer":
                    token = jwt.encode(claims(system.services[-1], callee, names), system.key, "HS256")
                case _:
                    token = jwt.encode(claims("https://nobody.example", callee, names), system.key, "HS256")
            answer = status(system, method, path, token)
            what = f"calls {name} of {callee} with {kind}"
            attempts.append(Attempt(Layer.HTTP, "the host", what, False, answer != 401, str(answer)))

    assert attempts
    assert figures.add(attempts) == []


def test_a_person_calls_with_a_token_of_their_own(system: Stack) -> None:
    now = datetime.now(UTC)
    told = {"iss": system.issuer, "aud": "backend", "sub": PERSON, "iat": now, "exp": now + timedelta(minutes=5)}
    token = jwt.encode(told, system.key, "HS256")

    # Nobody of that name is registered.
    assert status(system, "GET", "/v1/users/@me", token) == 404
