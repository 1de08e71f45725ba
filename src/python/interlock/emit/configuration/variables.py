"""Which variables of services follow from the graph, and which somebody has to know."""

from __future__ import annotations

from collections.abc import Mapping

from interlock.ir.deployment import EnvironmentContract, EnvironmentVariable, Need
from interlock.ir.services import Resource, Service
from interlock.topology.graph import Graph

URL_VARIABLES: Mapping[Resource, str] = {Resource.POSTGRES: "DATABASE_URL", Resource.REDIS: "REDIS_URL"}

_FOLLOWING = frozenset(
    {
        *("ENVIRONMENT", "HOST", "PORT", "INTERLOCK_EDGES", "SERVICE_KEY_DIR", "SERVICE_CALLERS_DIR"),
        *URL_VARIABLES.values(),
    }
)
"""Variables that every deployment sets by itself."""


def url_variable(callee: str) -> str:
    """The variable that tells callers where a service is."""
    return f"{callee.upper()}_URL"


def operator_variables(
    graph: Graph, environment: EnvironmentContract, service: Service
) -> tuple[EnvironmentVariable, ...]:
    """The variables of a service that follow from no edge, sorted by name."""
    following = _FOLLOWING | {url_variable(callee) for callee in graph.callees_of(service.name)}
    variables = (each for each in environment.of(service.name) if each.name not in following)
    return tuple(sorted(variables, key=lambda variable: variable.name))


def settings(graph: Graph, environment: EnvironmentContract) -> EnvironmentContract:
    """The variables that somebody may set, and that are not secret: those of a file `.env`."""
    return EnvironmentContract(
        {
            service.name: tuple(each for each in operator_variables(graph, environment, service) if not each.secret)
            for service in graph.services
        }
    )


def is_required(variable: EnvironmentVariable) -> bool:
    """Whether somebody has to bring a value, seeing that a deployment is in production."""
    match variable.required:
        case Need.ALWAYS | Need.PRODUCTION:
            return variable.default is None
        case Need.NEVER:
            return False


def secret_files(graph: Graph, environment: EnvironmentContract, service: Service) -> tuple[str, ...]:
    """The names of a service's secrets as files: those of its variables, in lower case."""
    own = {each.name.lower() for each in operator_variables(graph, environment, service) if each.secret}
    urls = {variable.lower() for resource, variable in URL_VARIABLES.items() if service.reaches(resource)}
    return tuple(sorted(own | urls))


def migrates(service: Service) -> bool:
    """Whether there is a database of its own, and code that brings it from one revision to the next."""
    return service.migrations is not None and service.reaches(Resource.POSTGRES)


def migration_secrets(service: str) -> str:
    """The folder of what only the migrations of a service know."""
    return f"{service}-migrations"
