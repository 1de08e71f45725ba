"""The document as a file."""

from __future__ import annotations

import json

from interlock.emit.openapi.emitter import OpenApiEmitter
from interlock.ir.api import Api, Method
from interlock.ir.system import Domain, System
from interlock.ir.testing import operation


def test_each_api_of_a_domain_has_a_document_beside_its_spec() -> None:
    ping = operation("ping", Method.GET, "/v1/ping")
    apis = tuple(
        Api("users", stem, "user_accounts", "", ("users",), version, (), (ping,), f"specs/users/{stem}.yaml")
        for stem, version in (("api", None), ("admin", 3))
    )
    domain = Domain("users", (), apis, (), ())
    outputs = OpenApiEmitter().emit(System((domain,)), domain)
    assert [output.path for output in outputs] == ["specs/users/api.openapi.json", "specs/users/admin.openapi.json"]
    assert [json.loads(output.content)["info"] for output in outputs] == [
        {
            "title": "User accounts",
            "version": version,
            "x-generated-by": "Interlock",
            "x-source": f"specs/users/{stem}.yaml",
        }
        for stem, version in (("api", "1"), ("admin", "3"))
    ]
