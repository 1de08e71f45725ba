from __future__ import annotations

import pytest

from interlock_pants.service.edges import Kind, SpecAddress, parse_address


@pytest.mark.parametrize("text", ["specs/users:api", "//specs/users:api", "specs/users/:api"])
def test_an_address_is_a_folder_and_a_target(text: str) -> None:
    assert parse_address(text) == SpecAddress("specs/users", "api")


@pytest.mark.parametrize("text", ["", ":api", "specs/users", "specs/users:", "specs/users:api#server", "users.api"])
def test_anything_else_is_none(text: str) -> None:
    assert parse_address(text) is None


def test_all_that_the_runtime_serves_can_be_asked_for_its_health() -> None:
    assert {kind for kind in Kind if kind.serves_http} == {Kind.FASTAPI, Kind.FASTSTREAM, Kind.AIOGRAM}
