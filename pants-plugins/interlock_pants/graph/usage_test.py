from __future__ import annotations

import json

from pants.engine.addresses import Address

from interlock_pants.graph import usage
from interlock_pants.graph.usage import Reached, UsedPiece


def at(name: str) -> Address:
    return Address("x", target_name=name)


def source(file: str, *dependencies: str) -> Reached:
    return Reached(None, file, (), tuple(at(name) for name in dependencies))


def service(*dependencies: str) -> Reached:
    return Reached(None, None, (), tuple(at(name) for name in dependencies))


def generated(address: str, *dependencies: str) -> Reached:
    return Reached(address, None, (), tuple(at(name) for name in dependencies))


def requirement(*projects: str) -> Reached:
    return Reached(None, None, projects, ())


EVERYTHING = {
    at("store"): service("main"),
    at("main"): source("main.py", "long", "caller", "redis"),
    at("long"): source("long.py", "longer"),
    at("longer"): source("longer.py", "client", "main"),
    at("caller"): source("caller.py", "client"),
    at("client"): generated("specs/users:api#client", "models", "httpx"),
    at("models"): generated("specs/users:models#models"),
    at("redis"): requirement("redis"),
    at("httpx"): requirement("httpx2"),
    at("unused"): generated("specs/other:models#models"),
}


def test_generated_code_is_told_with_the_shortest_chain_of_files_and_the_importer_last() -> None:
    used = usage.usage(at("store"), None, EVERYTHING)
    chain = ("main.py", "caller.py")
    assert used.generated == (
        UsedPiece("specs/users:api#client", chain),
        UsedPiece("specs/users:models#models", chain),
    )


def test_requirements_of_generated_code_count_as_the_services_own() -> None:
    assert usage.usage(at("store"), None, EVERYTHING).requirements == ("httpx2", "redis")


def test_dependencies_in_a_circle_end() -> None:
    circle = {at("a"): source("a.py", "b"), at("b"): source("b.py", "a")}
    assert usage.usage(at("a"), None, circle).generated == ()


def test_all_files_that_a_service_reaches_are_told_without_specs() -> None:
    used = usage.usage(at("store"), None, EVERYTHING)
    assert used.files == ("caller.py", "long.py", "longer.py", "main.py")


def test_what_is_installed_comes_of_the_lock_file() -> None:
    assert "default.lock" in usage.usage(at("store"), "default.lock", EVERYTHING).files
    without = {at("store"): service("main"), at("main"): source("main.py")}
    assert usage.usage(at("store"), "default.lock", without).files == ("main.py",)


def test_only_a_lock_file_of_the_repository_is_one_that_changes() -> None:
    locks = {"default": "3rdparty/default.lock", "tool": "resource://tool/tool.lock", "far": "/etc/far.lock"}
    assert usage.lock_file("default", locks) == "3rdparty/default.lock"
    assert [usage.lock_file(name, locks) for name in ("tool", "far", "other")] == [None, None, None]


def test_the_document_has_each_service_by_its_name() -> None:
    document = json.loads(usage.usage_document([(at("store"), "default.lock")], EVERYTHING))
    assert document["version"] == 1
    assert document["services"]["store"]["generated"][0] == {
        "target": "specs/users:api#client",
        "through": ["main.py", "caller.py"],
    }
    assert document["services"]["store"]["files"] == ["caller.py", "default.lock", "long.py", "longer.py", "main.py"]
