from __future__ import annotations

import pytest

from interlock.lower.testing import Lowered, users

API = """
domain: users
operations:
  list_users: {output: "list[int]", paginate: cursor, rest: {method: GET, path: ""}}
"""


@pytest.mark.parametrize("name", ["UsersController", "UsersClient", "ListUsersPage"])
def test_a_model_cannot_take_the_name_of_a_generated_class(name: str) -> None:
    found = users(f"{name}: {{fields: {{x: int}}}}", api=API)
    assert [diagnostic.id for diagnostic in found.diagnostics] == ["spec/name-collision"]
    assert name in found.diagnostics[0].message


def test_an_error_cannot_take_the_name_of_a_model() -> None:
    found = users("Gone: {fields: {x: int}}", api="errors: {Gone: {status: 410}}\n" + API.strip())
    assert found.findings == ["spec/name-collision: Gone"]


@pytest.mark.parametrize("name", ["iter_list_users", "list_users_pages"])
def test_an_operation_cannot_take_the_name_of_a_page_method(name: str) -> None:
    found = users(api=API + f"  {name}: {{rest: {{method: GET, path: /x}}}}\n")
    assert found.findings == [f"spec/name-collision: {name}"]


@pytest.mark.parametrize(
    ("other", "name"),
    [
        ("USER_SEEN", "USER_SEEN"),
        ("user__seen", "UserSeenHandler"),
        ("userSeen", "UserSeenHandler"),
    ],
)
def test_two_events_cannot_share_a_generated_name(other: str, name: str) -> None:
    found = users(events=f"user_seen: {{message: int}}\n{other}: {{message: int}}")
    assert found.findings == [f"spec/name-collision: {other}"]
    assert f"`{name}`" in found.diagnostics[0].message


def test_an_event_cannot_take_the_name_of_the_subscriptions_of_its_domain() -> None:
    found = Lowered({"on_mail/events.yaml": "events: {mail_subscriptions: {message: int}}"})
    assert found.findings == ["spec/name-collision: mail_subscriptions"]


FOLDER = "models: {A: {fields: {x: int}}}"
EVENTS_FILE = "events: {seen: {message: string}}"
API_FILE = "operations: {ping: {rest: {method: GET, path: /x}}}"


@pytest.mark.parametrize(
    ("above", "folder"),
    [
        ({"users/models.yaml": FOLDER}, "users/models"),
        ({"users/events.yaml": EVENTS_FILE}, "users/events"),
        ({"users/events.yaml": EVENTS_FILE}, "users/events_publisher"),
        ({"users/events.yaml": EVENTS_FILE}, "users/events_subscriber"),
        ({"users/api.yaml": API_FILE}, "users/api"),
        ({"users/api.yaml": API_FILE}, "users/api_server"),
        ({"users/api.yaml": API_FILE}, "users/api_client"),
        ({"users/api.yaml": API_FILE}, "users/api_subscriber"),
        ({"users/events.yaml": EVENTS_FILE}, "users/events/of/old"),
    ],
)
def test_a_folder_with_the_name_of_a_module_above_it_is_told_once(above: dict[str, str], folder: str) -> None:
    found = Lowered({**above, f"{folder}/events.yaml": EVENTS_FILE, f"{folder}/models.yaml": FOLDER})
    [finding] = found.diagnostics
    taken = "/".join(folder.split("/")[:2])
    assert finding.id == "spec/name-collision"
    assert finding.primary.span.path == f"specs/{folder}/events.yaml"
    assert f"`specs.{taken.replace('/', '.')}`" in finding.message
    assert f"`specs/{next(iter(above))}`" in finding.message
    assert finding.help == f"rename the folder `specs/{taken}`"


@pytest.mark.parametrize(
    ("above", "folder"),
    [
        ({"users/models.yaml": FOLDER}, "users/events"),
        ({"users/events.yaml": EVENTS_FILE}, "users/models"),
        ({"users/api.yaml": API_FILE}, "users/server"),
        ({"users/tasks.yaml": "tasks: {run: {}}"}, "users/tasks"),
        ({"users/models.yaml": FOLDER}, "models"),
    ],
)
def test_other_folders_below_a_domain_are_let_through(above: dict[str, str], folder: str) -> None:
    assert Lowered({**above, f"{folder}/models.yaml": FOLDER}).findings == []
