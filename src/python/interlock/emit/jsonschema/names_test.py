"""What may be named, and where."""

from __future__ import annotations

import re

import pytest

from interlock.emit.jsonschema.names import Kind, Scope, references, services, type_names, workspace_definitions
from interlock.emit.jsonschema.schema import Schema
from interlock.ir.workspace_names import DeclaredName, DomainNames, WorkspaceNames

USER = DeclaredName("User", "model", "specs/users/models.yaml", "A person.")
GONE = DeclaredName("Gone", "error 410", "specs/users/api.yaml", None)
BILL = DeclaredName("Bill", "model", "specs/billing/invoices/models.yaml", None)
USERS = DomainNames("users", types=(USER,), errors=(GONE,))
INVOICES = DomainNames("billing.invoices", types=(BILL,))
WORKSPACE = WorkspaceNames((INVOICES, USERS), ("backend",))
FILE = "../../names.schema.json"


def _constants(schema: Schema) -> list[object]:
    return [one.const for one in schema.any_of if one.const is not None]


def _patterns(schema: Schema) -> list[str]:
    return [one.pattern for one in schema.any_of if one.pattern is not None]


def _takes(schema: Schema, text: str) -> bool:
    return text in _constants(schema) or any(re.search(pattern, text) for pattern in _patterns(schema))


def test_names_of_the_folder_are_plain_and_those_of_others_are_referred_to() -> None:
    schema = type_names(WORKSPACE, USERS, Scope.USING, FILE)
    assert "User" in _constants(schema)
    assert "int" in _constants(schema)
    assert [one.ref for one in schema.any_of if one.ref] == ["../../names.schema.json#/$defs/billing.invoices.types"]


def test_names_of_others_are_qualified_and_described() -> None:
    definitions = workspace_definitions(WORKSPACE)
    assert sorted(definitions) == ["billing.invoices.types", "users.errors", "users.types"]
    (user,) = definitions["users.types"].any_of
    assert user == Schema(const="users.User", doc="A person.\n\nModel, declared in specs/users/models.yaml.")
    assert _constants(definitions["billing.invoices.types"]) == ["billing.invoices.Bill"]


@pytest.mark.parametrize(
    "text", ["User?", "list[User]", "map[string, list[User?]]?", "set[int]", "billing.invoices.Bill?", "users.User"]
)
def test_types_with_brackets_and_question_marks_are_taken(text: str) -> None:
    assert _takes(type_names(WORKSPACE, USERS, Scope.USING, FILE), text)


@pytest.mark.parametrize(
    "text", ["Usr?", "list[Usr]", "array[User]", "map[string, Usr]", "list[User|int]", "users.Usr"]
)
def test_unknown_names_in_them_are_not(text: str) -> None:
    assert not _takes(type_names(WORKSPACE, USERS, Scope.USING, FILE), text)


def test_a_file_that_declares_names_takes_any_that_looks_like_one() -> None:
    schema = type_names(WORKSPACE, USERS, Scope.DECLARING, FILE)
    assert _takes(schema, "New")
    assert _takes(schema, "list[New]")
    assert not _takes(schema, "new")


@pytest.mark.parametrize("text", ["Usr", "users.Usr", "list[Usr]", "map[string, Uesr?]"])
def test_in_a_file_that_declares_names_what_is_a_slip_away_from_one_is_not_taken(text: str) -> None:
    assert not _takes(type_names(WORKSPACE, USERS, Scope.DECLARING, FILE), text)


@pytest.mark.parametrize("text", ["User", "users.User", "list[User]", "Users", "users.Users", "list[UserV2?]"])
def test_a_known_name_and_one_that_only_resembles_it_are_taken(text: str) -> None:
    assert _takes(type_names(WORKSPACE, USERS, Scope.DECLARING, FILE), text)


def test_where_names_could_not_be_read_one_of_them_may_be_a_slip_away_from_another() -> None:
    partial = USERS._replace(partial=True)
    assert _takes(type_names(WorkspaceNames((partial,)), partial, Scope.DECLARING, FILE), "Usr")


def test_known_names_a_slip_away_from_each_other_are_taken() -> None:
    both = USERS._replace(types=(USER, USER._replace(name="Usr")))
    schema = type_names(WorkspaceNames((both,)), both, Scope.DECLARING, FILE)
    for text in ("Usr", "users.Usr", "list[Usr]"):
        assert _takes(schema, text)


def test_a_folder_that_was_not_read_whole_may_have_more_names() -> None:
    partial = USERS._replace(partial=True)
    workspace = WorkspaceNames((INVOICES, partial))
    assert _takes(type_names(workspace, partial, Scope.USING, FILE), "More")
    assert _takes(workspace_definitions(workspace)["users.types"], "users.More")
    assert not _takes(workspace_definitions(workspace)["users.types"], "usersXMore")


def test_where_nothing_can_be_named_nothing_is_taken() -> None:
    schema = references(WORKSPACE, INVOICES, Kind.EVENTS, Scope.USING, FILE)
    assert [one.pattern_message for one in schema.any_of] == ["No spec declares any events."]
    assert not _takes(schema, "left") and not _takes(schema, "")


def test_services_are_proposed_and_others_are_taken() -> None:
    schema = services(WORKSPACE)
    assert _constants(schema) == ["backend"]
    assert schema.any_of[-1] == Schema(types=("string",))


def test_names_that_are_no_identifiers_make_no_broken_pattern() -> None:
    odd = USERS._replace(types=(USER._replace(name="a(b"), USER._replace(name="-c")))
    schema = type_names(WorkspaceNames((odd,)), odd, Scope.USING, FILE)
    assert _takes(schema, "list[a(b]")
