"""What a service proves itself with to others, and knows them by: put together from its settings."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from interlock_runtime.auth.jwt import JwtAuthenticator
from interlock_runtime.auth.key_directory import NoKeyError
from interlock_runtime.auth.service_keys import (
    CallerKeyFiles,
    CallerKeys,
    DevelopmentKeys,
    NoKeys,
    SigningKeyFiles,
    SigningKeys,
)
from interlock_runtime.auth.service_tokens import ServiceTokens
from interlock_runtime.auth.services import ServiceAuthenticator
from interlock_runtime.connectivity import Connectivity
from interlock_runtime.environment.contract import Rule
from interlock_runtime.environment.edges import INTERLOCK_EDGES, SERVICE_CALLERS_DIR, SERVICE_KEY_DIR
from interlock_runtime.environment.problems import SettingsError
from interlock_runtime.environment.server import ENVIRONMENT
from interlock_runtime.environment.stage import Environment
from interlock_runtime.environment.values import Values
from interlock_runtime.environment.variable import Variable

Files = TypeVar("Files", SigningKeyFiles, CallerKeyFiles)


@dataclass(frozen=True, slots=True)
class ServiceIdentity:
    """`connectivity` is None in development without edges."""

    service: str
    connectivity: Connectivity | None
    signing: SigningKeys
    callers: CallerKeys

    def tokens(self) -> ServiceTokens:
        """What the service calls others with."""
        return ServiceTokens(self.service, self.signing, self.connectivity)

    def authenticator(self, people: JwtAuthenticator | None = None) -> ServiceAuthenticator:
        """What its routers let others in by. `people` knows people's own tokens."""
        return ServiceAuthenticator(self.service, callers=self.callers, connectivity=self.connectivity, people=people)


def service_identity(
    service: str,
    *,
    environment: Environment,
    connectivity: Connectivity | None,
    key_dir: Path | None,
    callers_dir: Path | None,
    callees: Collection[str] = (),
) -> ServiceIdentity:
    """The identity of `service`, whose code calls `callees`.

    The rest is what INTERLOCK_EDGES, SERVICE_KEY_DIR and SERVICE_CALLERS_DIR say. Reads the folders that are needed. In
    development, the key that everybody knows makes up for one that is not given. Raises SettingsError with everything
    that is wrong.
    """
    problems: list[str] = []
    if environment is Environment.PRODUCTION:
        problems += _missing(connectivity, key_dir, callers_dir)
    if connectivity is not None:
        if connectivity.service != service:
            problems.append(f"INTERLOCK_EDGES should be that of {service}, but is that of {connectivity.service}")
        problems += [
            f"INTERLOCK_EDGES should let {service} call {callee}, which its BUILD file declares under `consumes`"
            for callee in sorted(set(callees) - connectivity.calls.keys())
        ]
    calls = connectivity is None or bool(connectivity.calls)
    is_called = connectivity is None or bool(connectivity.callers)
    signing = _keys("SERVICE_KEY_DIR", key_dir, SigningKeyFiles, problems) if calls else None
    callers = _keys("SERVICE_CALLERS_DIR", callers_dir, CallerKeyFiles, problems) if is_called else None
    if problems:
        raise SettingsError(tuple(problems))
    without = DevelopmentKeys() if environment is Environment.DEVELOPMENT else NoKeys()
    return ServiceIdentity(service, connectivity, signing or without, callers or without)


def _keys(variable: str, folder: Path | None, read: Callable[[Path], Files], problems: list[str]) -> Files | None:
    if folder is None:
        return None
    try:
        return read(folder)
    except NoKeyError as error:
        problems.append(f"{variable} names '{folder}', {error}")
        return None


def _missing(connectivity: Connectivity | None, key_dir: Path | None, callers_dir: Path | None) -> Iterator[str]:
    """What production does not do without."""
    if connectivity is None:
        yield "INTERLOCK_EDGES is missing: the edges of the service; only ENVIRONMENT=development does without"
        return
    if connectivity.calls and key_dir is None:
        callees = ", ".join(sorted(connectivity.calls))
        yield f"SERVICE_KEY_DIR is missing: the folder of the keys that calls of {callees} are signed with"
    if connectivity.callers and callers_dir is None:
        callers = ", ".join(sorted(connectivity.callers))
        yield f"SERVICE_CALLERS_DIR is missing: the folder of the keys by which {callers} are known"


def identity_of(values: Values, service: str, callees: Collection[str] = ()) -> ServiceIdentity:
    """The identity that a contract with INTERLOCK_EDGES and the two folders has read. Raises as `service_identity`."""
    return service_identity(
        service,
        environment=values.environment,
        connectivity=values[INTERLOCK_EDGES],
        key_dir=values[SERVICE_KEY_DIR],
        callers_dir=values[SERVICE_CALLERS_DIR],
        callees=callees,
    )


def usable_identity(service: str, callees: Collection[str] = ()) -> Rule:
    """A rule for such a contract, which reads ENVIRONMENT too: what it has read is enough for an identity, keys
    included, and does not look like a deployment that is taken for development."""

    def rule(values: Values) -> Iterator[str]:
        guessed = values[ENVIRONMENT] is None and not values.in_production
        if guessed and values[SERVICE_CALLERS_DIR] is not None:
            yield (
                "ENVIRONMENT is missing: SERVICE_CALLERS_DIR is for deployments, and HOST is as in development, where "
                "tokens of people may be signed with a key that is public"
            )
        try:
            identity_of(values, service, callees)
        except SettingsError as error:
            yield from error.problems

    return rule


def issuer_is_no_caller(issuer: Variable[str | None]) -> Rule:
    """A rule for such a contract: who issues people's tokens, as `issuer` has it, is none of the services that call."""

    def rule(values: Values) -> Iterator[str]:
        edges, told = values[INTERLOCK_EDGES], values[issuer]
        if edges is not None and told is not None and told in edges.callers:
            yield f"{issuer.name} should be who issues people's tokens, but {told!r} is a service that calls this one"

    return rule
