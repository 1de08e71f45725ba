from __future__ import annotations

import pytest

from interlock_pants.service_edges import (
    SpecAddress,
    SpecEdge,
    access_problems,
    address_problems,
    edge_problems,
    missing_problem,
    parse_address,
    wrong_type_problem,
)

EDGE = SpecEdge("exposes", SpecAddress("specs/user", "api"), "spec_router")


@pytest.mark.parametrize("text", ["specs/users:api", "//specs/users:api", "specs/users/:api"])
def test_an_address_is_a_folder_and_a_target(text: str) -> None:
    assert parse_address(text) == SpecAddress("specs/users", "api")


@pytest.mark.parametrize("text", ["", ":api", "specs/users", "specs/users:", "specs/users:api#server", "users.api"])
def test_what_is_no_address_is_told(text: str) -> None:
    (problem,) = address_problems([text])

    assert problem.startswith(f"`{text}` is not an address")


def test_sound_edges_have_no_problems() -> None:
    assert edge_problems({"specs/users:api": ["get_user", "list_users"], "specs/bot:api": ["*"]}, "operation") == ()


def test_every_problem_of_the_edges_is_told_at_once() -> None:
    edges = {"users": ["getUser"], "specs/users:api": [], "specs/bot:api": ["*", "send"], "specs/x:api": ["a", "a"]}

    assert edge_problems(edges, "operation") == (
        "`users` is not an address; write the spec's folder and its target, such as `specs/users:api`.",
        "`getUser` of `users` is not the name of an operation; those are snake_case.",
        '`specs/users:api` names no operation; list them, or take all with ["*"].',
        '`specs/bot:api` has "*" beside other names; it stands for all of them.',
        "`a` stands there more than once.",
    )


def test_access_is_to_backing_services_and_to_hosts_with_a_port() -> None:
    assert access_problems(["postgres", "redis", "internet:api.telegram.org:443"]) == ()


@pytest.mark.parametrize(
    "entry", ["internet", "internet:host", "internet:host:0", "internet:host:65536", "internet::1"]
)
def test_access_to_the_internet_needs_a_host_and_a_port(entry: str) -> None:
    (problem,) = access_problems([entry])

    assert "`internet:<host>:<port>`" in problem


def test_a_misspelt_backing_service_is_recognised() -> None:
    assert access_problems(["postgress"]) == (
        "`postgress` is nothing a service can have access to. Did you mean `postgres`?",
    )


def test_a_missing_target_is_told_with_the_likeliest_one() -> None:
    known = [SpecAddress("specs/users", "api"), SpecAddress("specs/billing", "invoices")]

    assert missing_problem(EDGE, known) == (
        "`exposes` names `specs/user:api`, but there is no such target. Did you mean `specs/users:api`?"
    )
    assert missing_problem(EDGE, []) == "`exposes` names `specs/user:api`, but there is no such target."


def test_a_target_of_another_type_is_told_with_both_types() -> None:
    assert wrong_type_problem(EDGE, "spec_models") == (
        "`exposes` names `specs/user:api`, which is a `spec_models`; a `spec_router` belongs there."
    )
