from __future__ import annotations

import pytest
from aiogram.types import User

from services.tg_bot.handlers.start import new_user


def sender(
    first_name: str = "Ada",
    last_name: str | None = None,
    username: str | None = None,
    language_code: str | None = None,
) -> User:
    return User(
        id=5,
        is_bot=False,
        first_name=first_name,
        last_name=last_name,
        username=username,
        language_code=language_code,
    )


@pytest.mark.parametrize(
    ("person", "name"),
    [
        (sender("Ada", "Lovelace"), "Ada Lovelace"),
        (sender("Ада"), "Ада"),
        (sender("A\x00d\x1ba\n"), "Ada"),
        (sender("x" * 200), "x" * 100),
        (sender("\u200b\x07", username="ada"), "ada"),
        (sender(" \t"), "Person 5"),
    ],
)
def test_a_name_is_what_a_profile_has_room_for(person: User, name: str) -> None:
    assert new_user(person).display_name == name
    assert new_user(person).telegram_id == 5


@pytest.mark.parametrize(
    ("code", "locale"),
    [("fr", "fr"), ("pt-br", "pt-BR"), ("EN-us", "en-US"), ("zh-hans", "en"), ("", "en"), ("x", "en")],
)
def test_a_language_is_taken_over_where_a_profile_knows_such(code: str, locale: str) -> None:
    assert new_user(sender(language_code=code)).locale == locale


def test_without_a_language_it_is_the_profiles_default() -> None:
    assert new_user(sender()).locale == "en"
