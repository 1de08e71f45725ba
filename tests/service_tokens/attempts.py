"""Every way in which somebody may try to call an operation, and what should become of it by the graph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

import httpx2

from interlock.ir.api import Auth, Http
from interlock_runtime.auth.service_tokens import ServiceTokens, TokenSource
from interlock_runtime.problems import FRAMEWORK_NAMESPACE, Forbidden
from tests.service_tokens.system_keys import STRANGER, SystemKeys

PERSON = "ada"
ANYWHERE_ELSE = "elsewhere"
AN_HOUR = timedelta(hours=1)


class Answer(Enum):
    PERMITTED = "permitted"
    FORBIDDEN = "403"
    UNAUTHENTICATED = "401"


@dataclass(frozen=True, slots=True)
class Attempt:
    """`source` gives the bearer token; none is sent without one."""

    operation: str
    http: Http
    who: str
    source: TokenSource | None
    expected: Answer

    async def answer(self, client: httpx2.AsyncClient) -> Answer:
        """Tries it. Raises AssertionError for an answer that tells nothing of who called."""
        headers = {} if self.source is None else {"Authorization": f"Bearer {await self.source()}"}
        path = re.sub(r"\{[^}]*\}", "1", self.http.path)
        response = await client.request(self.http.method.value, path, headers=headers)
        problem = response.json().get("type", "") if not response.is_success else ""
        told = (self, response.status_code, response.text)
        assert response.status_code < 500 and response.status_code != 405, told
        assert problem != f"{FRAMEWORK_NAMESPACE}not-found", told
        match response.status_code:
            case 401:
                assert response.headers["www-authenticate"].startswith("Bearer "), told
                return Answer.UNAUTHENTICATED
            case 403 if problem == Forbidden.type_uri:
                assert 'error="insufficient_scope"' in response.headers["www-authenticate"], told
                return Answer.FORBIDDEN
            case _:
                # Let in, whatever the operation thinks of such a request; a contract may have 403s of its own.
                return Answer.PERMITTED

    def __str__(self) -> str:
        return f"{self.operation} {self.who}: {self.expected.value}"


def attempts(keys: SystemKeys, callee: str) -> Iterator[Attempt]:
    """All attempts to call what `callee` exposes, by each service, the stranger, and nobody."""
    graph = keys.graph
    everything = frozenset(
        f"{exposure.api.domain}.{exposure.api.module}.{operation.name}"
        for exposure in graph.exposed_by(callee)
        for operation in exposure.api.operations
    )
    declared = {
        (call.caller, f"{call.api.domain}.{call.api.module}.{operation.name}")
        for call in graph.calls_to(callee)
        for operation in call.operations
    }
    for exposure in graph.exposed_by(callee):
        for operation in exposure.api.operations:
            if operation.http is None:
                continue
            name = f"{exposure.api.domain}.{exposure.api.module}.{operation.name}"
            attempt = _Attempts(keys, callee, name, operation.http, operation.auth, everything)
            yield from attempt.by_nobody()
            for caller in (*sorted(graph.by_name), STRANGER):
                yield from attempt.by(caller, is_declared=(caller, name) in declared)


@dataclass(frozen=True, slots=True)
class _Attempts:
    keys: SystemKeys
    callee: str
    operation: str
    http: Http
    auth: Auth
    everything: frozenset[str]

    def by_nobody(self) -> Iterator[Attempt]:
        yield self._attempt("by nobody", None, Answer.UNAUTHENTICATED)
        yield self._attempt("with what is no token", _garbage, Answer.UNAUTHENTICATED)

    def by(self, caller: str, is_declared: bool) -> Iterator[Attempt]:
        answer = Answer.PERMITTED if is_declared else Answer.FORBIDDEN
        honest = self.keys.honest(caller)
        greedy = self.keys.greedy(caller, self.callee, self.everything)
        yield self._attempt(f"by {caller}", self._right(honest), answer)
        yield self._attempt(f"by {caller}, which claims all scopes", self._right(greedy), answer)
        yield self._attempt(f"by {caller}, for the wrong one", self._wrong(greedy), Answer.FORBIDDEN)
        unauthenticated = {
            "for another service": self._right(self._claiming(caller, callee=ANYWHERE_ELSE), ANYWHERE_ELSE),
            "expired": self._right(self._claiming(caller, age=AN_HOUR)),
            "with a key that nobody knows": self._right(self._claiming(caller, f"unknown-{caller}")),
            "with the key of another": self._right(self._claiming(caller, self._other(caller))),
        }
        for how, source in unauthenticated.items():
            yield self._attempt(f"by {caller}, {how}", source, Answer.UNAUTHENTICATED)

    def _claiming(
        self, caller: str, key_of: str | None = None, callee: str | None = None, age: timedelta = timedelta(0)
    ) -> ServiceTokens:
        return self.keys.greedy(caller, callee or self.callee, self.everything, key_of, age)

    def _other(self, caller: str) -> str:
        return next(name for name in (*sorted(self.keys.graph.by_name), STRANGER) if name != caller)

    def _right(self, tokens: ServiceTokens, callee: str | None = None) -> TokenSource:
        """The kind of token that the operation wants."""
        callee = callee or self.callee
        return tokens.on_behalf(callee, PERSON) if self.auth is Auth.USER else tokens.for_service(callee)

    def _wrong(self, tokens: ServiceTokens) -> TokenSource:
        return tokens.for_service(self.callee) if self.auth is Auth.USER else tokens.on_behalf(self.callee, PERSON)

    def _attempt(self, who: str, source: TokenSource | None, expected: Answer) -> Attempt:
        is_open = self.auth is Auth.PUBLIC
        return Attempt(self.operation, self.http, who, source, Answer.PERMITTED if is_open else expected)


async def _garbage() -> str:
    return "no.token.atall"
