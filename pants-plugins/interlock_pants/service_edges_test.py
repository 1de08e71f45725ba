from __future__ import annotations

import pytest

from interlock_pants.service_edges import (
    Kind,
    SpecAddress,
    SpecEdge,
    access_problems,
    address_problems,
    edge_problems,
    missing_problem,
    parse_address,
    wrong_type_problem,
)
from interlock_pants.wording import Problem

EDGE = SpecEdge("exposes", "//specs/user:api", SpecAddress("specs/user", "api"), "spec_router")


@pytest.mark.parametrize("text", ["specs/users:api", "//specs/users:api", "specs/users/:api"])
def test_an_address_is_a_folder_and_a_target(text: str) -> None:
    assert parse_address(text) == SpecAddress("specs/users", "api")


@pytest.mark.parametrize("text", ["", ":api", "specs/users", "specs/users:", "specs/users:api#server", "users.api"])
def test_what_is_no_address_is_told(text: str) -> None:
    (problem,) = address_problems([text])

    assert problem.sentence.startswith(f"`{text}` is not an address")
    assert problem.at == (text,)


def test_sound_edges_have_no_problems() -> None:
    assert edge_problems({"specs/users:api": ["get_user", "list_users"], "specs/bot:api": ["*"]}, "operation") == ()


def test_every_problem_of_the_edges_is_told_at_once_with_the_way_to_it() -> None:
    edges = {"users": ["getUser"], "specs/users:api": [], "specs/bot:api": ["*", "send"], "specs/x:api": ["a", "a"]}

    assert edge_problems(edges, "operation") == (
        Problem(
            "`users` is not an address; write the spec's folder and its target, such as `specs/users:api`.", ("users",)
        ),
        Problem("`getUser` of `users` is not the name of an operation; those are snake_case.", ("users", "getUser")),
        Problem('`specs/users:api` names no operation; list them, or take all with ["*"].', ("specs/users:api",)),
        Problem('`specs/bot:api` has "*" beside other names; it stands for all of them.', ("specs/bot:api", "*")),
        Problem("`a` stands there more than once.", ("specs/x:api", "a")),
    )


def test_a_name_is_told_with_the_article_of_what_it_should_name() -> None:
    (problem,) = edge_problems({"specs/x:tasks": ["A"]}, "task")
    assert problem.sentence == "`A` of `specs/x:tasks` is not the name of a task; those are snake_case."


def test_all_that_the_runtime_serves_can_be_asked_for_its_health() -> None:
    assert {kind for kind in Kind if kind.serves_http} == {Kind.FASTAPI, Kind.FASTSTREAM, Kind.AIOGRAM}


def test_access_is_to_backing_services_and_to_hosts_with_a_port() -> None:
    assert access_problems(["postgres", "redis", "internet:api.telegram.org:443"]) == ()


@pytest.mark.parametrize(
    "entry", ["internet", "internet:host", "internet:host:0", "internet:host:65536", "internet::1"]
)
def test_access_to_the_internet_needs_a_host_and_a_port(entry: str) -> None:
    (problem,) = access_problems([entry])

    assert "`internet:<host>:<port>`" in problem.sentence


def test_a_misspelt_backing_service_is_recognised() -> None:
    assert access_problems(["postgress"]) == (
        Problem("`postgress` is nothing a service can have access to. Did you mean `postgres`?", ("postgress",)),
    )


def test_a_missing_target_is_told_with_the_likeliest_one_and_the_way_to_the_entry_as_it_is_written() -> None:
    known = [SpecAddress("specs/users", "api"), SpecAddress("specs/billing", "invoices")]

    assert missing_problem(EDGE, known) == Problem(
        "There is no target `specs/user:api`. Did you mean `specs/users:api`?", ("//specs/user:api",)
    )
    assert missing_problem(EDGE, []).sentence == "There is no target `specs/user:api`."


def test_a_target_of_another_type_is_told_with_both_types() -> None:
    assert wrong_type_problem(EDGE, "spec_models").sentence == (
        "`specs/user:api` is a `spec_models`; a `spec_router` belongs there."
    )
