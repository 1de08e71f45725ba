"""What becomes of a service in Kubernetes, decided once and written down by the other modules."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from interlock.emit.configuration.container import CALLERS_AT, KEYS_AT, SECRETS_AT, SERVICE_PORT
from interlock.emit.configuration.variables import operator_variables, secret_files, url_variable
from interlock.emit.kubernetes.meta import COMPONENT, MANAGED_BY, NAME, PART_OF
from interlock.emit.kubernetes.names import MIGRATIONS, object_name
from interlock.ir.deployment import Deployment, EnvironmentContract, EnvironmentVariable
from interlock.ir.services import Resource, Service
from interlock.topology.connectivity import connectivity
from interlock.topology.graph import Graph

DRAIN_SECONDS = 5
"""For how long a pod that ends says so before it takes no more connections: what leads to it has to be told."""
GRACE_SECONDS = 20
STOP_SECONDS = DRAIN_SECONDS + GRACE_SECONDS + 10
"""After which a pod that does not end is killed."""


def common_labels(project: str) -> dict[str, str]:
    return {PART_OF: project, MANAGED_BY: "interlock"}


@dataclass(frozen=True)
class ServicePlan:
    """One service of a graph that holds those which are deployed, and no other."""

    graph: Graph
    deployment: Deployment
    service: Service
    contract: EnvironmentContract

    @cached_property
    def name(self) -> str:
        return object_name(self.service.name)

    @cached_property
    def migrations_name(self) -> str:
        return self.name + MIGRATIONS

    @property
    def settings_name(self) -> str:
        return f"{self.name}-settings"

    @cached_property
    def labels(self) -> dict[str, str]:
        return {NAME: self.name, COMPONENT: "service", **common_labels(self.deployment.project)}

    @cached_property
    def migrations_labels(self) -> dict[str, str]:
        return {NAME: self.migrations_name, COMPONENT: "migrations", **common_labels(self.deployment.project)}

    @property
    def replicas(self) -> int:
        return self.deployment.replicas.get(self.service.name, 1)

    @property
    def is_scaled(self) -> bool:
        """Whether the number of its pods follows their load. One that is meant to be alone stays so."""
        return self.replicas > 1

    @property
    def is_published(self) -> bool:
        return self.service.name in self.deployment.ports

    @cached_property
    def is_answering(self) -> bool:
        """Whether it can be asked over HTTP how it is."""
        return self.service.kind.serves_http or bool(self.service.exposes)

    @cached_property
    def is_reachable(self) -> bool:
        """Whether others know it by name."""
        return bool(self.service.exposes) or self.is_published

    @cached_property
    def callees(self) -> tuple[str, ...]:
        return self.graph.callees_of(self.service.name)

    @cached_property
    def callers(self) -> tuple[str, ...]:
        return self.graph.callers_of(self.service.name)

    @cached_property
    def resources(self) -> tuple[Resource, ...]:
        return tuple(resource for resource in Resource if self.service.reaches(resource))

    @cached_property
    def internet_ports(self) -> tuple[int, ...]:
        return tuple(sorted({access.port for access in self.service.internet}))

    @cached_property
    def secret_files(self) -> tuple[str, ...]:
        """The names of its secrets as files, sorted: those of its variables, in lower case."""
        return secret_files(self.graph, self.contract, self.service)

    @cached_property
    def environment(self) -> dict[str, str]:
        """What the deployment decides. Nothing of it is secret."""
        found = {
            "ENVIRONMENT": "production",
            "HOST": "0.0.0.0",
            "PORT": str(SERVICE_PORT),
            "DRAIN_DELAY": str(DRAIN_SECONDS),
            "GRACE_PERIOD": str(GRACE_SECONDS),
        }
        for callee in self.callees:
            found[url_variable(callee)] = f"http://{object_name(callee)}:{SERVICE_PORT}"
        for file in self.secret_files:
            found[f"{file.upper()}_FILE"] = f"{SECRETS_AT}/{file}"
        if self.callees:
            found["SERVICE_KEY_DIR"] = KEYS_AT
        if self.callers:
            found["SERVICE_CALLERS_DIR"] = CALLERS_AT
        found["INTERLOCK_EDGES"] = connectivity(self.graph, self.service.name)
        return found

    @cached_property
    def settings(self) -> tuple[EnvironmentVariable, ...]:
        """What whoever deploys decides, by name, and is not secret."""
        variables = operator_variables(self.graph, self.contract, self.service)
        return tuple(each for each in variables if not each.secret and each.name not in self.environment)


def plans(graph: Graph, deployment: Deployment, environment: EnvironmentContract) -> tuple[ServicePlan, ...]:
    """Those of the services of the graph, by name."""
    return tuple(
        ServicePlan(graph, deployment, service, environment)
        for service in sorted(graph.services, key=lambda service: service.name)
    )
