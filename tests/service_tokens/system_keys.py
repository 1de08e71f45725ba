"""The services of a graph as production has them: each with its edges and a key of its own that all others know."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from interlock.topology.connectivity import connectivity
from interlock.topology.graph import Graph
from interlock_runtime.auth.identity import ServiceIdentity, service_identity
from interlock_runtime.auth.service_keys import SigningKeyFiles
from interlock_runtime.auth.service_tokens import ServiceTokens
from interlock_runtime.connectivity import Connectivity
from interlock_runtime.environment.stage import Environment

STRANGER = "stranger"
"""A service with a key that is known and without an edge."""


class SystemKeys:
    """Keys below `folder`, which is empty, for the services of `graph` and the stranger."""

    def __init__(self, graph: Graph, folder: Path) -> None:
        self.graph = graph
        self.callers_dir = folder / "callers"
        self.callers_dir.mkdir()
        self._own = folder / "own"
        self._keys: dict[tuple[str, str], Ed25519PrivateKey] = {}
        for service in (*graph.by_name, STRANGER):
            self.publish(service, "k1")
            self.sign_with(service, "k1")
            # And one that nobody knows.
            self.sign_with(f"unknown-{service}", "k2")

    def publish(self, service: str, key_id: str) -> None:
        """Lets callees believe a key of the service."""
        public = self._key(service, key_id).public_key()
        pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        (self.callers_dir / f"{service}.{key_id}.pem").write_bytes(pem)

    def sign_with(self, service: str, key_id: str) -> None:
        """Gives the service a key."""
        pem = self._key(service, key_id).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        self.key_dir(service).mkdir(parents=True, exist_ok=True)
        (self.key_dir(service) / f"{key_id}.pem").write_bytes(pem)

    def withdraw(self, service: str, key_id: str) -> None:
        """Lets no callee believe a key any more."""
        (self.callers_dir / f"{service}.{key_id}.pem").unlink()

    def edges(self, service: str) -> str:
        """The value of INTERLOCK_EDGES."""
        return connectivity(self.graph, service)

    def key_dir(self, service: str) -> Path:
        """The value of SERVICE_KEY_DIR."""
        return self._own / service

    def identity(self, service: str) -> ServiceIdentity:
        return service_identity(
            service,
            environment=Environment.PRODUCTION,
            connectivity=Connectivity.parse(self.edges(service)),
            key_dir=self.key_dir(service),
            callers_dir=self.callers_dir,
        )

    def honest(self, service: str) -> ServiceTokens:
        """Tokens as the service makes them, for what it declares."""
        if service == STRANGER or not self.graph.callees_of(service):
            return self.greedy(service, "", ())
        return self.identity(service).tokens()

    def greedy(
        self,
        service: str,
        callee: str,
        operations: Collection[str],
        key_of: str | None = None,
        age: timedelta = timedelta(0),
    ) -> ServiceTokens:
        """Tokens that a service makes for operations as it pleases, `age` ago.

        They are signed with the key of `key_of`, else with its own.
        """
        wanted = Connectivity(service, {callee: frozenset(operations)}, {}, frozenset())
        keys = SigningKeyFiles(self.key_dir(key_of or service))
        return ServiceTokens(service, keys, wanted, clock=lambda: datetime.now(UTC) - age)

    def _key(self, service: str, key_id: str) -> Ed25519PrivateKey:
        return self._keys.setdefault((service, key_id), Ed25519PrivateKey.generate())
