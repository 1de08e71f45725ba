"""README.md of a deployment: what whoever operates it has to know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from interlock.emit.compose.firewall import FIREWALL
from interlock.emit.compose.networks import Outward
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
Services sign their calls with keys of their own: {_listed(signing)}. A new key is first made known to those that are
called, then signs; the old one has to stay until tokens that were signed with it are over:

```sh
sh make-secrets rotate {signing[0]}
sh make-secrets activate {signing[0]}    # not before ten seconds have passed: callees look every five
sh make-secrets retire {signing[0]}      # not before six minutes have passed
```

A key that is lost is exchanged without waiting; until all have the new one, calls of that service may be refused.

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

{keys}{renewed}URLs with a password in them follow from it, with every run of `make-secrets`. Other secrets are files
below `secrets/`, which their owner can write to; then
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
    ways = "".join(f"\n{line}" for line in _open_ways(system))
    return f"""\
## What networks do not keep apart

Containers are kept from each other. Without rules of its own, the host is not kept from them, nor is what is around it:

- Every container reaches what listens on all addresses of the host, whatever port that is.{ways}

This closes it, as root, with iptables; after each start of the machine anew, once the engine runs:

```sh
sh {FIREWALL}             # the rules are in there, to be read; `sh {FIREWALL} remove` takes them away
```

Then nothing in {system.deployment.subnet} reaches the host, and only those get out that declare the internet: to
addresses that are not private, on the ports that are declared, and to name servers (port 53), wherever these are. To
which hosts of the internet is held by the processes themselves, for rules know no names.

Ports that are published on `127.0.0.1` want a proxy on the host for TLS. `secrets/` can be entered by its owner alone,
who is the one to run Compose.
"""


def _open_ways(system: ComposeSystem) -> Iterator[str]:
    by_kind = {kind: sorted(way.container for way in system.plan.ways if way.kind is kind) for kind in Outward}
    if names := by_kind[Outward.INTERNET]:
        yield (
            f"- {_listed(names)}: with `internet:…` in `access`, reach whatever the host reaches, on any port:\n"
            "  the networks around it too, and 169.254.169.254, where many clouds tell a machine's credentials."
        )
    if names := by_kind[Outward.PORT]:
        yield (
            f"- {_listed(names)}: with a published port, can send to all of that. No answer finds back, but what is\n"
            "  sent gets out: data could leave in single packets."
        )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
