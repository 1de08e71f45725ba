"""The document of an API made by hand, for tests of this folder."""

from __future__ import annotations

import json
from typing import Any

from interlock.emit.openapi.emitter import emit_openapi
from interlock.ir.api import Api, Error, Operation
from interlock.ir.declarations import Declaration
from interlock.ir.system import Domain, System


def written_document(
    *operations: Operation,
    declared: tuple[Declaration, ...] = (),
    errors: tuple[Error, ...] = (),
    others: tuple[Domain, ...] = (),
) -> dict[str, Any]:
    """The document of `specs/users/api.yaml` with these operations, as it is written."""
    api = Api("users", "api", "users", "/users", ("users",), 1, errors, operations, "specs/users/api.yaml")
    domain = Domain("users", declared, (api,), (), ())
    output = emit_openapi(System((domain, *others)), domain, api)
    found: dict[str, Any] = json.loads(output.content)
    return found
