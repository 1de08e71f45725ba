"""README.md of a deployment: what whoever operates it has to know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from interlock.emit.compose.system import ComposeSystem, migration_container
from interlock.emit.configuration.variables import is_required, migrates, operator_variables
from interlock.ir.services import Resource

_COMPOSE = "docker-compose"


def readme(system: ComposeSystem) -> str:
    return "\n".join(
        (
            _start(system),
            _running(system),
            _keys(system),
            *(_backup(system) if system.servers else ()),
            _firewall(system),
        )
    )


def _start(system: ComposeSystem) -> str:
    project = system.deployment.project
    images = "\n".join(f"- `{image}`" for image in sorted(_images(system)))
    ports = "".join(
        f"\n`{service}` answers at `http://{place}`." for service, place in sorted(system.deployment.ports.items())
    )
    brought = list(_brought(system))
    secrets = (
        f"""
What nobody can make up is taken from variables of `make-secrets`, or written to the file that it names:

{chr(10).join(brought)}
"""
        if brought
        else ""
    )
    return f"""\
# {project}

Made from `{system.deployment.address}`, for docker-compose 1.29 or Compose v2 (`docker compose`). Files here are
overwritten when it is packaged again, but for `.env`, `compose.override.yaml` and `secrets/`.

## Bring it up

```sh
sh make-secrets           # makes secrets/; says what is missing
cp .env.example .env      # and fill it in
{_COMPOSE} -p {project} up -d
```
{secrets}{ports}

The engine has to have these images:

{images}
"""


def _images(system: ComposeSystem) -> Iterator[str]:
    yield from {service.image for service in system.graph.services}
    yield from (server.image for server in system.servers.values())


def _brought(system: ComposeSystem) -> Iterator[str]:
    for service in system.graph.services:
        for variable in operator_variables(system.graph, system.environment, service):
            if variable.secret:
                need = "" if is_required(variable) else " (may be empty)"
                yield f"- `{variable.name}` of `{service.name}`{need}: {' '.join(variable.description.split())}"


def _running(system: ComposeSystem) -> str:
    names = [migration_container(service.name) for service in system.graph.services if migrates(service)]
    migrations = (
        f"""
Before services start, each time, these bring databases to the revision that the images want: {_listed(names)}.
They alone can alter tables; services read and write rows.
"""
        if names
        else ""
    )
    return f"""\
## Update

```sh
sh make-secrets                      # new services and edges have new secrets
{_COMPOSE} -p {system.deployment.project} up -d --remove-orphans
```

What did not change goes on running. When Compose says that a network needs to be recreated, run `down` first: data are
in volumes and stay.
{migrations}"""


def _keys(system: ComposeSystem) -> str:
    project = system.deployment.project
    signing = [service.name for service in system.graph.services if system.graph.callees_of(service.name)]
    keys = (
        f"""\
Services sign their calls with keys of their own: {_listed(signing)}. A new key takes effect at once; the old one has to
stay until tokens that were signed with it are over, five minutes later:

```sh
sh make-secrets rotate {signing[0]}
sh make-secrets retire {signing[0]}      # not before five minutes have passed
```

"""
        if signing
        else ""
    )
    servers = " or ".join(f"`{resource}`" for resource in system.servers)
    renewed = (
        f"""\
Passwords of servers are read when containers start, so both sides start again; SERVER is {servers}:

```sh
sh make-secrets renew SERVER SERVICE
{_COMPOSE} -p {project} up -d --force-recreate --no-deps SERVER SERVICE
```

"""
        if servers
        else ""
    )
    return f"""\
## Rotate keys and passwords

{keys}{renewed}Other secrets are files below `secrets/`: write a file anew, then
`{_COMPOSE} -p {project} up -d --force-recreate --no-deps SERVICE`.
"""


def _backup(system: ComposeSystem) -> Iterator[str]:
    project = system.deployment.project
    commands = {
        Resource.POSTGRES: f"{_COMPOSE} -p {project} exec -T --user 999 postgres pg_dumpall -h /tmp -U postgres "
        "> databases.sql",
        Resource.REDIS: f"docker run --rm -v {project}_redis-data:/data:ro "
        f"{system.deployment.images.redis} tar -C /data -c . > events.tar",
    }
    lines = "\n".join(commands[resource] for resource in system.servers)
    yield f"""\
## Back up

```sh
{lines}
cp -a secrets .env ELSEWHERE
```

Redis holds the events that somebody has still to read; its file of commands can be copied while it runs. Roles get the
passwords of `secrets/` at each start, whatever a dump says.
"""


def _firewall(system: ComposeSystem) -> str:
    return f"""\
## The host itself

Networks keep containers apart, not the host from them: a port that something on the host listens on, at all its
addresses, can be reached from every container. Close that with

```sh
iptables -I INPUT -s {system.deployment.subnet} -m conntrack --ctstate NEW -j REJECT
```

Ports that are published on `127.0.0.1` want a proxy on the host for TLS. `secrets/` can be entered by its owner alone,
who is the one to run Compose.
"""


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
