from __future__ import annotations

import pytest

from interlock.topology.wording import Names, quoted


@pytest.mark.parametrize(
    ("written", "known", "told"),
    [
        ("get_usr", ["get_user", "list_users"], "did you mean `get_user`?"),
        ("specs/user:api", ["specs/users:api", "specs/users:webhook"], "did you mean `specs/users:api`?"),
        ("xyz", ["list_users", "get_user"], "there are `get_user` and `list_users`"),
        ("xyz", ["get_user"], "there is `get_user`"),
        ("xyz", [], "nothing"),
    ],
)
def test_the_nearest_name_is_told_or_all(written: str, known: list[str], told: str) -> None:
    assert Names(iter(known)).did_you_mean(written, "nothing") == told


def test_the_nearest_of_many_names_is_found() -> None:
    names = Names(f"service_{number:04}" for number in range(5_000))
    assert names.nearest("servise_1234") == "service_1234"
    assert names.nearest("service-4321") == "service_4321"


def test_of_many_names_the_first_ones_are_listed() -> None:
    assert quoted(["a"]) == "`a`"
    assert quoted(["a", "b", "c"]) == "`a`, `b` and `c`"
    assert quoted([str(number) for number in range(10)]).endswith("`6`, `7` and 2 more")
