from __future__ import annotations

import pytest

from interlock.ir.declarations import Default, Direction, Optional, Required
from interlock.ir.types import ListType, MapType, NullableType, QualifiedName, Ref, Scalar, ScalarType
from interlock.lower.testing import Lowered, users


def ref(name: str, domain: str = "users") -> Ref:
    return Ref(QualifiedName(domain, name))


USER = """
User:
  fields:
    id: {type: int, readonly: true}
    name: string
    role: {type: enum, values: [admin, member], default: member}
    password: {type: string, writeonly: true}
    nick: string?
  variants:
"""


def user_fields(variant: str, name: str) -> list[str]:
    return [field.name for field in users(USER + f"    {variant}").model(f"users.{name}").fields]


@pytest.mark.parametrize("name", ["Create", "Update", "Patch"])
def test_create_update_and_patch_are_inputs_without_readonly_fields(name: str) -> None:
    assert user_fields(f"{name}: {{}}", f"User{name}") == ["name", "role", "password", "nick"]


def test_other_variants_are_outputs_without_writeonly_fields() -> None:
    assert user_fields("Read: {}", "UserRead") == ["id", "name", "role", "nick"]


def test_input_overrides_what_the_name_says() -> None:
    assert user_fields("Login: {input: true}", "UserLogin") == ["name", "role", "password", "nick"]
    assert user_fields("Create: {input: false}", "UserCreate") == ["id", "name", "role", "nick"]


def test_include_and_exclude_keep_the_order_of_the_model() -> None:
    assert user_fields("Brief: {include: [name, id]}", "UserBrief") == ["id", "name"]
    assert user_fields("Read: {exclude: [id]}", "UserRead") == ["name", "role", "nick"]


def test_a_variant_knows_what_it_was_made_from() -> None:
    model = users(USER + "    Create: {}").model("users.UserCreate")
    assert (model.base, model.variant, model.direction, model.patch) == ("User", "Create", Direction.INPUT, False)


def test_optional_in_a_variant_wins_over_a_default() -> None:
    found = users(USER + "    Update: {optional: [name, role]}\n    Create: {}")
    assert found.field("users.UserUpdate", "role").presence == Optional()
    assert found.field("users.UserUpdate", "password").presence == Required()
    assert found.field("users.UserCreate", "role").presence == Default("member")


def test_every_field_of_a_patch_may_be_absent_and_none_has_a_default() -> None:
    model = users(USER + "    Patch: {patch: true}").model("users.UserPatch")
    assert model.patch
    assert model.direction is Direction.INPUT
    assert {type(field.presence) for field in model.fields} == {Optional}
    nullable = {field.name for field in model.fields if isinstance(field.type, NullableType)}
    assert nullable == {"nick"}


NESTED = """
User:
  fields:
    home: Address
    others: "list[Address]?"
    by_name: map[string,Address]
    any: Either
    named: Home
  variants: {Create: {}, Read: {}, Change: {patch: true}}
Address:
  fields:
    id: {type: int, readonly: true}
    city: City
City: {fields: {name: string}}
Either: {union: {of: [int, Address]}}
Home: {type: list, of: Address, min_items: 1}
"""


def test_a_reference_is_filtered_through_everything_that_may_lie_around_it() -> None:
    found = users(NESTED)
    types = {field.name: field.type for field in found.model("users.UserCreate").fields}
    assert types["home"] == ref("AddressInput")
    assert types["others"] == NullableType(ListType(ref("AddressInput")))
    assert types["by_name"] == MapType(ref("AddressInput"))
    assert types["any"] == ref("EitherInput")
    assert [member.type for member in found.union("users.EitherInput").members][1] == ref("AddressInput")
    assert isinstance(types["named"], ListType)
    assert (types["named"].item, types["named"].constraints.min_items) == (ref("AddressInput"), 1)
    assert [field.name for field in found.model("users.AddressInput").fields] == ["city"]


def test_a_reference_stays_when_filtering_changes_nothing() -> None:
    found = users(NESTED)
    read = {field.name: field.type for field in found.model("users.UserRead").fields}
    assert read["home"] == ref("Address")
    assert read["any"] == ref("Either")
    assert found.field("users.AddressInput", "city").type == ref("City")


def test_a_patch_merges_models_and_maps_and_replaces_lists_and_unions_whole() -> None:
    found = users(NESTED)
    types = {field.name: field.type for field in found.model("users.UserChange").fields}
    assert types["home"] == ref("AddressPatch")
    assert types["others"] == NullableType(ListType(ref("AddressInput")))
    assert types["by_name"] == MapType(NullableType(ref("AddressPatch")))
    assert types["any"] == ref("EitherInput")
    assert found.field("users.AddressPatch", "city").type == ref("CityPatch")
    assert found.field("users.CityPatch", "name").presence == Optional()


def test_the_target_s_own_variant_is_taken_first() -> None:
    found = users(
        """
        User: {fields: {home: Address, homes: "list[Address]", a: Alias}, variants: {Create: {}, Read: {}}}
        Address: {fields: {city: string, zip: string}, variants: {Create: {exclude: [zip]}}}
        Alias: Address
        """
    )
    types = [field.type for field in found.model("users.UserCreate").fields]
    assert types == [ref("AddressCreate"), ListType(ref("AddressCreate")), ref("AddressCreate")]
    assert found.field("users.UserRead", "a").type == ref("Alias")


def test_a_variant_that_is_named_outright_is_meant_as_it_is() -> None:
    found = users(
        """
        Post: {fields: {author: UserRead}, variants: {Create: {}, Patch: {patch: true}}}
        User: {fields: {id: {type: int, readonly: true}}, variants: {Read: {}}}
        """
    )
    assert found.field("users.PostCreate", "author").type == ref("UserRead")
    assert found.field("users.PostPatch", "author").type == ref("UserRead")


def test_recursion_within_a_variant_stays_within_it() -> None:
    found = users(
        """
        Node: {fields: {id: {type: int, readonly: true}, below: "list[Node]", other: Leaf}, variants: {Create: {}}}
        Leaf: {fields: {id: {type: int, readonly: true}, next: "Leaf?", up: "list[Node]"}}
        """
    )
    assert found.field("users.NodeCreate", "below").type == ListType(ref("NodeCreate"))
    assert found.field("users.LeafInput", "next").type == NullableType(ref("LeafInput"))
    assert found.field("users.LeafInput", "up").type == ListType(ref("NodeInput"))


def test_what_is_synthesized_from_another_domain_belongs_to_the_one_that_needs_it() -> None:
    texts = {
        "users/models.yaml": "models: {Address: {fields: {id: {type: int, readonly: true}, city: City}}, "
        "City: {fields: {id: {type: int, readonly: true}}}}",
    }
    alone = Lowered(texts).system.domains[0]
    found = Lowered(
        {**texts, "orders/models.yaml": "models: {Order: {fields: {to: users.Address}, variants: {Create: {}}}}"}
    )
    assert found.field("orders.OrderCreate", "to").type == ref("UsersAddressInput", "orders")
    assert found.field("orders.UsersAddressInput", "city").type == ref("UsersCityInput", "orders")
    assert found.system.domains[1] == alone


def test_a_declared_variant_serves_as_the_synthesized_one() -> None:
    found = users(
        """
        User: {fields: {home: Address}, variants: {Change: {patch: true}}}
        Address: {fields: {city: string}, variants: {Patch: {patch: true}}}
        """
    )
    assert found.field("users.UserChange", "home").type == ref("AddressPatch")
    assert found.model("users.AddressPatch").variant == "Patch"


def test_a_synthesized_name_may_be_taken() -> None:
    found = users(NESTED + "AddressInput: {fields: {x: int}}")
    assert found.findings == ["spec/name-collision: AddressInput"]


@pytest.mark.parametrize(
    ("variant", "finding"),
    [
        ("Read: {exclude: [nam]}", "spec/unknown-field: nam"),
        ("Read: {include: [nam]}", "spec/unknown-field: nam"),
        ("Read: {optional: [nam]}", "spec/unknown-field: nam"),
        ("Read: {include: [name], exclude: [name]}", "spec/variant-conflict: name"),
        ("Read: {optional: [name], exclude: [name]}", "spec/variant-conflict: name"),
        ("Read: {include: [name], optional: [role]}", "spec/variant-conflict: role"),
        ("Create: {include: [id, name]}", "spec/variant-conflict: id"),
        ("Create: {optional: [id]}", "spec/variant-conflict: id"),
        ("Read: {include: [password]}", "spec/variant-conflict: password"),
        ("Patch: {patch: true, input: false}", "spec/variant-conflict: false"),
    ],
)
def test_mistakes(variant: str, finding: str) -> None:
    assert users(USER + f"    {variant}").findings == [finding]


def test_a_field_that_no_variant_changes_is_one_object_in_all() -> None:
    found = users(USER + "    Create: {}\n    Read: {}")
    assert found.field("users.UserCreate", "name") is found.field("users.UserRead", "name")


def test_a_long_chain_of_models_is_no_deep_recursion() -> None:
    chain = "A0: {fields: {id: {type: int, readonly: true}}}\n"
    chain += "".join(f"A{index + 1}: {{fields: {{x: A{index}}}}}\n" for index in range(3000))
    found = users(chain + "Top: {fields: {x: A3000}, variants: {Create: {}}}")
    assert found.field("users.A7Input", "x").type == ref("A6Input")
    assert found.field("users.A0", "id").type == ScalarType(Scalar.INT)
