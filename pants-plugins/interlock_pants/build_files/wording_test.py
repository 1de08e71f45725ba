from __future__ import annotations

from interlock_pants.build_files.wording import did_you_mean


def test_the_likeliest_is_asked_for() -> None:
    assert did_you_mean("bakend", ["tg_bot", "backend"]) == " Did you mean `backend`?"


def test_nothing_is_asked_where_nothing_is_alike() -> None:
    assert did_you_mean("bakend", ["tg_bot"]) == ""
