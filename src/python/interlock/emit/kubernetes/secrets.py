"""A script that brings secrets to the cluster, from the files that `make-secrets` makes. It holds none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from shlex import quote

from interlock.emit.configuration.variables import migrates, migration_secrets
from interlock.emit.kubernetes.plan import ServicePlan
from interlock.emit.kubernetes.server_objects import secrets_name
from interlock.emit.servers import ServerFiles

_HEAD = """\
#!/bin/sh
# Brings what ./make-secrets made in secrets/ to the namespace {namespace}, in the place of what is there. Pods see new
# files within a minute or two, each on its own, so that keys are exchanged in steps: README.md. Needs kubectl, which is
# told by its own configuration which cluster is meant.
set -eu
CDPATH='' cd -- "$(dirname -- "$0")"

secret() {{
    name=$1
    shift
    kubectl create secret generic "$name" --namespace {namespace} "$@" --dry-run=client --output=yaml |
        kubectl apply --server-side --force-conflicts --filename=-
}}

"""


def apply_secrets(namespace: str, plans: Sequence[ServicePlan], servers: Sequence[ServerFiles]) -> str:
    """The text of the script."""
    lines = [*_of_services(plans), *_of_servers(servers)]
    return _HEAD.format(namespace=quote(namespace)) + "".join(f"{line}\n" for line in lines)


def _of_services(plans: Sequence[ServicePlan]) -> Iterator[str]:
    for plan in plans:
        folder = plan.service.name
        if plan.secret_files:
            yield _files(f"{plan.name}-secrets", folder, plan.secret_files)
        if plan.callees:
            yield _folder(f"{plan.name}-keys", f"{folder}/service_keys")
        if plan.callers:
            yield _folder(f"{plan.name}-callers", f"{folder}/service_callers")
        if migrates(plan.service):
            yield _files(f"{plan.migrations_name}-secrets", migration_secrets(folder), ["database_url"])


def _of_servers(servers: Sequence[ServerFiles]) -> Iterator[str]:
    for server in servers:
        yield _files(secrets_name(server), server.name, server.secrets)


def _files(name: str, folder: str, files: Sequence[str]) -> str:
    return " ".join(("secret", name, *(f"--from-file={quote(f'{file}=secrets/{folder}/{file}')}" for file in files)))


def _folder(name: str, folder: str) -> str:
    return f"secret {name} --from-file={quote(f'secrets/{folder}')}"
