from __future__ import annotations

from interlock.lower.testing import Lowered

API = "domain: users\noperations: {get_user: {rest: {method: GET, path: /x}}}"


def manifest(entry: str) -> Lowered:
    return Lowered({"old/users.yaml": API, "old/manifest.yaml": f"consumes: [{entry}]"})


def test_what_is_consumed_is_looked_for_by_the_api_s_own_name() -> None:
    assert manifest("{service: backend, domain: users, operations: [get_user]}").findings == []


def test_what_is_not_there_is_a_warning() -> None:
    found = manifest("{service: b, domain: users, operations: [get_usr]}, {service: b, domain: orders, operations: []}")
    assert found.findings == ["spec/unknown-consumed: get_usr", "spec/unknown-consumed: orders"]
    assert found.system.domains
    assert found.diagnostics[0].help == "did you mean `get_user`?"
