from __future__ import annotations

from interlock_pants.wording import did_you_mean, problem_list


def test_problems_are_listed_below_what_has_them() -> None:
    assert problem_list("The service a:a", ["One.", "Two."]) == "The service a:a:\n  * One.\n  * Two."


def test_the_likeliest_is_asked_for() -> None:
    assert did_you_mean("bakend", ["tg_bot", "backend"]) == " Did you mean `backend`?"


def test_nothing_is_asked_where_nothing_is_alike() -> None:
    assert did_you_mean("bakend", ["tg_bot"]) == ""
