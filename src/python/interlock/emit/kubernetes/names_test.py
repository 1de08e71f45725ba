from __future__ import annotations

from interlock.emit.kubernetes.names import name_problems, object_name


def test_underscores_and_capitals_are_no_part_of_names() -> None:
    assert [object_name(name) for name in ("backend", "tg_bot", "B2")] == ["backend", "tg-bot", "b2"]


def test_names_that_do_are_not_spoken_of() -> None:
    assert name_problems(["backend", "tg_bot", "a" * 52], ["redis", "postgres"]) == ()


def test_every_name_that_cannot_be_is_told_of() -> None:
    problems = name_problems(["1st", "bot_", "a" * 53, "größe"], [])
    assert [problem.split("'")[1] for problem in problems] == ["1st", "bot_", "a" * 53, "größe"]


def test_names_that_become_one_are_told_of_together() -> None:
    services = ["tg_bot", "tg-bot", "redis", "default_deny", "shop", "shop_migrations"]
    [deny, first, second, third] = name_problems(services, ["redis"])
    assert deny.startswith("default_deny and the deployment's own default-deny would all be named 'default-deny'")
    assert first.startswith("redis and the deployment's own redis would all be named 'redis'")
    assert second.startswith("shop_migrations and the migrations of shop would all be named 'shop-migrations'")
    assert third.startswith("tg-bot and tg_bot would all be named 'tg-bot'")
