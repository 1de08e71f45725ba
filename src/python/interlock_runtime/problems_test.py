from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

import pytest
from pydantic import Field, ValidationError

from interlock_runtime.models import MISSING
from interlock_runtime.problems import (
    BodyTooLarge,
    Forbidden,
    Problem,
    Unauthenticated,
    UndecodableBody,
    ValidationFailed,
    body_type,
)
from interlock_runtime.scalars import Int64


@dataclass(eq=False, kw_only=True)
class OutOfCredit(Problem):
    """The account is empty."""

    status: ClassVar[int] = 402
    type_uri: ClassVar[str] = "urn:problem:billing:out-of-credit"
    title: ClassVar[str] = "Out of credit"

    balance: Int64
    accounts: list[str] = field(default_factory=list)
    class_: Annotated[str | MISSING, Field(alias="class")] = MISSING


def test_a_problem_is_raised_with_its_detail_and_its_own_members() -> None:
    problem = OutOfCredit("5 short", balance=-5)
    assert (str(problem), problem.balance, problem.status) == ("5 short", -5, 402)
    assert str(OutOfCredit(balance=0)) == "Out of credit"


def test_its_document_has_the_standards_members_and_its_own_by_their_wire_names() -> None:
    assert json.loads(OutOfCredit("5 short", balance=-5, class_="gold").render()) == {
        "type": "urn:problem:billing:out-of-credit",
        "title": "Out of credit",
        "status": 402,
        "detail": "5 short",
        "balance": "-5",
        "accounts": [],
        "class": "gold",
    }
    assert "detail" not in json.loads(OutOfCredit(balance=0).render())


def test_a_document_is_read_back_as_the_problem() -> None:
    parsed = OutOfCredit.parse(OutOfCredit("5 short", balance=-5, accounts=["a"]).render())
    assert isinstance(parsed, OutOfCredit)
    assert (parsed.detail, parsed.balance, parsed.accounts, parsed.class_) == ("5 short", -5, ["a"], MISSING)


def test_a_document_with_members_not_yet_known_is_read() -> None:
    document = json.loads(OutOfCredit(balance=1).render()) | {"instance": "/x", "added": True}
    assert isinstance(OutOfCredit.parse(json.dumps(document).encode()), OutOfCredit)


def test_a_document_of_another_kind_is_refused() -> None:
    with pytest.raises(ValidationError):
        OutOfCredit.parse(UndecodableBody().render())


def test_a_member_of_another_type_does_not_leave() -> None:
    with pytest.raises(ValueError, match="balance"):
        OutOfCredit(balance="much").render()  # type: ignore[arg-type]  # what is tested


def test_its_schema_names_the_kind_and_the_status() -> None:
    schema = body_type(OutOfCredit).model_json_schema(mode="serialization")
    assert schema["title"] == "OutOfCreditProblem"
    assert schema["description"] == "The account is empty."
    assert schema["properties"]["type"]["const"] == "urn:problem:billing:out-of-credit"
    assert schema["properties"]["status"]["const"] == 402
    assert schema["required"] == ["type", "title", "status", "balance"]


def test_framework_problems_are_named_by_their_kind() -> None:
    assert BodyTooLarge.type_uri == "urn:problem:interlock:body-too-large"
    assert json.loads(ValidationFailed().render())["errors"] == []


def test_challenges_follow_rfc_6750() -> None:
    assert Unauthenticated("Who are you?").headers == {"WWW-Authenticate": 'Bearer realm="api"'}
    assert Unauthenticated('a "quoted" \\ ü', code="invalid_token").headers == {
        "WWW-Authenticate": 'Bearer realm="api", error="invalid_token", error_description="a quoted  "'
    }
    assert 'error="insufficient_scope"' in Forbidden().headers["WWW-Authenticate"]
