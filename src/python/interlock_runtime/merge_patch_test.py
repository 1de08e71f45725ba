"""Patches that do not fit what they change. What fitting ones do is tested on generated models, with the goldens."""

from __future__ import annotations

from typing import Annotated

import pytest
from pydantic import Field, TypeAdapter

from interlock_runtime.merge_patch import apply_patch
from interlock_runtime.models import MISSING, Model, Patch, read_request
from interlock_runtime.problems import ValidationFailed


class Address(Model):
    street: str
    zip_code: Annotated[str | None, Field(alias="zip")]


class Person(Model):
    name: str
    address_: Annotated[Address | None, Field(alias="address")]
    others: dict[str, Address]


class AddressPatch(Patch):
    street: str | MISSING = MISSING
    zip_code: Annotated[str | MISSING | None, Field(alias="zip")] = MISSING


class PersonPatch(Patch):
    name: str | MISSING = MISSING
    address_: Annotated[AddressPatch | MISSING | None, Field(alias="address")] = MISSING
    others: dict[str, AddressPatch | None] | MISSING = MISSING


ADA = Person(name="Ada", address_=None, others={})


@pytest.mark.parametrize(
    ("patch", "pointer"),
    [
        ('{"address":{"zip":"1"}}', "/address/street"),
        ('{"address":{"street":"s"}}', "/address/zip"),
        ('{"others":{"a/b":{"zip":null}}}', "/others/a~1b/street"),
    ],
)
def test_a_patch_that_leaves_a_new_value_incomplete_is_the_callers_mistake(patch: str, pointer: str) -> None:
    with pytest.raises(ValidationFailed) as caught:
        apply_patch(ADA, read_request(TypeAdapter(PersonPatch), patch))
    assert [(error.location, error.pointer, error.code) for error in caught.value.errors] == [
        ("body", pointer, "missing")
    ]


def test_the_same_patch_fits_where_the_rest_is_there_already() -> None:
    settled = Person(name="Ada", address_=Address(street="s", zip_code=None), others={})
    patched = apply_patch(settled, read_request(TypeAdapter(PersonPatch), '{"address":{"zip":"1"}}'))
    assert patched.address_ == Address(street="s", zip_code="1")
