"""What can be named in the specs of a workspace: known while specs are half written, so nothing here is resolved."""

from __future__ import annotations

from typing import NamedTuple


class DeclaredName(NamedTuple):
    """A name and what to say of it: `what` it is in a few words (`variant Read of User`), and its own doc, if any.

    `path` is the file that declares it.
    """

    name: str
    what: str
    path: str
    doc: str | None


class DomainNames(NamedTuple):
    """What one folder of specs declares, each kind in the order of its files.

    `types` are models, variants, enums, unions and named types. `apis` are the stems of its API files (`api` for
    `specs/users/api.yaml`). A folder is `partial` when something in it could not be read, so that there may be more
    names than these.
    """

    domain: str
    types: tuple[DeclaredName, ...] = ()
    errors: tuple[DeclaredName, ...] = ()
    events: tuple[DeclaredName, ...] = ()
    apis: tuple[str, ...] = ()
    partial: bool = False


class WorkspaceNames(NamedTuple):
    """Domains and services sorted by name. `services` is empty where they are not known."""

    domains: tuple[DomainNames, ...]
    services: tuple[str, ...] = ()
