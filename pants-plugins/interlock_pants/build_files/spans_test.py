from __future__ import annotations

import pytest

from interlock_pants.build_files.spans import NOWHERE, UNSEEN, Span, TargetCall, find_call

BUILD = """\
# Größe 😀
service(
    name="tg_bot",
    exposes=["specs/bot:webhook"],
    consumes={
        "specs/users:api": ["create_user", "höflich"], "specs/reminders:api": ["create_user"],
    },
    access=["redis"] + HOSTS,
)
"""


def call(text: str = BUILD, name: str = "tg_bot") -> TargetCall:
    found = find_call(text, "service", name, "tg_bot")
    assert found is not None
    return found


def at(span: Span, text: str = BUILD) -> str:
    return text[span.start : span.end]


def test_the_span_of_a_target_is_its_call() -> None:
    assert at(call().span).startswith('service(\n    name="tg_bot"')
    assert at(call().span).endswith(")")


def test_the_span_of_an_entry_is_its_literal_with_the_quotes_counted_in_characters() -> None:
    assert at(call().entry("exposes", "specs/bot:webhook")) == '"specs/bot:webhook"'
    assert at(call().entry("consumes", "specs/reminders:api")) == '"specs/reminders:api"'
    assert at(call().name("consumes", "specs/users:api", "höflich")) == '"höflich"'


def test_a_name_is_found_behind_its_own_key() -> None:
    first = call().name("consumes", "specs/users:api", "create_user")
    second = call().name("consumes", "specs/reminders:api", "create_user")
    assert at(first) == at(second) == '"create_user"'
    assert first < second


def test_what_is_written_beside_what_is_computed_is_found() -> None:
    assert at(call().entry("access", "redis")) == '"redis"'


def test_what_is_computed_has_the_span_of_the_call() -> None:
    assert call().entry("access", "internet:example.org:443") == call().span


def test_a_target_without_a_name_is_called_as_its_folder() -> None:
    assert at(call('service(kind="fastapi")\n').span, 'service(kind="fastapi")\n') == 'service(kind="fastapi")'


def test_the_call_with_the_name_is_taken_among_several() -> None:
    text = 'service(name="a")\nservice(name="b", exposes=["specs/x:y"])\n'
    assert at(call(text, "b").span, text) == 'service(name="b", exposes=["specs/x:y"])'


def test_a_single_call_may_compute_its_name() -> None:
    text = 'NAME = "x"\nservice(name=NAME, kind="fastapi")\n'
    assert at(call(text, "x").span, text) == 'service(name=NAME, kind="fastapi")'


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_kind_are_counted(ending: str) -> None:
    text = BUILD.replace("\n", ending)
    assert at(call(text).entry("exposes", "specs/bot:webhook"), text) == '"specs/bot:webhook"'


def test_form_feeds_and_separators_in_strings_end_no_line() -> None:
    text = '# \x0c \u2028\nservice(name="tg_bot", exposes=["specs/bot:webhook"])\n'
    assert at(call(text).entry("exposes", "specs/bot:webhook"), text) == '"specs/bot:webhook"'


@pytest.mark.parametrize("text", ["my_macro('tg_bot')", "service(name='other')", "service(", ""])
def test_a_target_that_no_call_shows_is_not_found(text: str) -> None:
    assert find_call(text, "service", "tg_bot", "folder") is None


def test_the_entries_of_an_unseen_target_are_nowhere() -> None:
    assert UNSEEN.entry("exposes", "specs/x:y") == UNSEEN.name("consumes", "specs/x:y", "z") == NOWHERE


def test_the_way_to_a_problem_leads_to_the_entry_or_to_the_whole_of_what_a_field_is_given() -> None:
    assert at(call().place("consumes", ("specs/users:api",))) == '"specs/users:api"'
    assert at(call().place("consumes", ("specs/users:api", "höflich"))) == '"höflich"'
    assert at(call().place("access", ("internet:example.org:443",))) == '["redis"] + HOSTS'
    assert at(call().place("exposes", ())) == '["specs/bot:webhook"]'
    assert call().place("kind", ()) == call().span
