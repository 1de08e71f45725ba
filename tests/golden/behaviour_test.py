"""What the generated models do."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from interlock_runtime.merge_patch import apply_patch
from interlock_runtime.models import MISSING, read_answer, read_request, write
from interlock_runtime.problems import ValidationFailed
from tests.golden.conftest import Generated


def request(type_: Any, text: str) -> Any:
    return read_request(TypeAdapter(type_), text)


def answer(type_: Any, text: str) -> Any:
    return read_answer(TypeAdapter(type_), text)


def written(value: Any, type_: Any) -> str:
    return write(TypeAdapter(type_), value).decode()


def mistakes(type_: Any, text: str) -> list[tuple[tuple[int | str, ...], str]]:
    with pytest.raises(ValidationError) as caught:
        request(type_, text)
    return [(error["loc"], error["type"]) for error in caught.value.errors()]


def test_defaults_are_written_in_their_json_form_and_read_back(generated: Generated) -> None:
    defaults = generated.scalars.Defaults
    text = written(defaults(), defaults)
    assert text == (
        '{"int":1,"int64":"9007199254740993","float":1.5,"decimal":"1.50","string":"say \\"hi\\"","bool":true,'
        '"datetime":"2026-01-02T03:04:05+02:00","date":"2026-01-02","time":"09:30:00","duration":"P1DT2H30M",'
        '"uuid":"12345678-1234-5678-1234-567812345678","email":"nobody@example.org","url":"https://example.org/",'
        '"bytes":"aGVsbG8=","json_value":{"a":[1,null,true]},"list":["a","b"],"set":[1,2],"map":{"a":1},"nullable":null,'
        '"rows":[[1.0,null],[]],"no_rows":[]}'
    )
    assert request(defaults, text) == defaults()
    assert request(defaults, "{}") == defaults()


def test_every_instance_has_default_lists_of_its_own(generated: Generated) -> None:
    one, other = generated.scalars.Defaults(), generated.scalars.Defaults()
    for name in ("json_value", "list", "set", "map", "rows", "no_rows"):
        assert getattr(one, name) == getattr(other, name)
        assert getattr(one, name) is not getattr(other, name)


def test_defaults_in_the_schema_are_those_that_are_written(generated: Generated) -> None:
    defaults = generated.scalars.Defaults
    properties = defaults.model_json_schema()["properties"]
    shown = {name: schema["default"] for name, schema in properties.items()}
    assert shown == TypeAdapter(defaults).dump_python(defaults(), mode="json")


def test_absent_is_not_null(generated: Generated) -> None:
    folder = generated.variants.PersonPatch
    assert request(folder, "{}").nickname is MISSING
    assert request(folder, '{"nickname":null}').nickname is None
    assert written(folder(), folder) == "{}"
    assert written(folder(nickname=None), folder) == '{"nickname":null}'


def test_null_is_refused_where_a_field_is_not_nullable(generated: Generated) -> None:
    assert mistakes(generated.variants.PersonPatch, '{"role":null}') == [(("role",), "enum")]
    assert mistakes(generated.variants.AddressPatch, '{"street":null}') == [(("street",), "string_type")]


def test_an_error_in_an_optional_field_is_one_error_at_the_field(generated: Generated) -> None:
    assert mistakes(generated.variants.PersonPatch, '{"name":""}') == [(("name",), "string_too_short")]


def test_constants_need_not_be_given_in_python_but_in_json(generated: Generated) -> None:
    email = generated.unions.EmailDelivery
    assert email(to="a@example.org").channel == "email"
    assert written(email(to="a@example.org"), email) == '{"channel":"email","to":"a@example.org"}'
    assert mistakes(email, '{"to":"a@example.org"}') == [(("channel",), "missing")]
    assert "channel" in email.model_json_schema()["required"]


def test_a_constant_is_of_its_own_json_type(generated: Generated) -> None:
    consts = generated.scalars.Consts
    assert request(consts, '{"text":"email","number":1.0,"flag":true}') == consts()
    assert len(mistakes(consts, '{"text":"email","number":true,"flag":1}')) == 2


def test_requests_forbid_unknown_fields_and_answers_ignore_them(generated: Generated) -> None:
    envelope = '{"delivery":{"channel":"telegram","chat_id":1,"new":2},"message":null,"recipients":[],"newer":3}'
    type_ = generated.unions.Envelope
    assert sorted(mistakes(type_, envelope)) == [
        (("delivery", "telegram", "new"), "extra_forbidden"),
        (("newer",), "extra_forbidden"),
    ]
    assert answer(type_, envelope).delivery == generated.unions.TelegramDelivery(chat_id=1)


def test_requests_refuse_unknown_enum_values_and_answers_read_them_as_told(generated: Generated) -> None:
    thing, enums = generated.enums.Thing, generated.enums
    new = '{"color":"red","priority":11,"state":"paused"}'
    assert mistakes(thing, new) == [(("priority",), "enum"), (("state",), "enum")]
    read = answer(thing, new)
    assert (read.priority, read.state) == (enums.Priority.LOW, enums.ThingState.OFF)
    with pytest.raises(ValidationError):
        answer(thing, '{"color":"green"}')
    with pytest.raises(ValidationError):
        answer(thing, '{"color":"red","priority":"11"}')


def test_enum_members_are_known_by_value_and_by_name(generated: Generated) -> None:
    priority = generated.enums.Priority
    assert [member.name for member in generated.enums.Color] == ["RED", "DARK_BLUE", "VALUE_2TONE"]
    schema = TypeAdapter(priority).json_schema()
    assert (schema["enum"], schema["x-enum-varnames"]) == ([0, 10], ["LOW", "HIGH"])
    assert TypeAdapter(generated.enums.Retired).json_schema()["deprecated"] is True


def test_tagged_unions_are_told_apart_by_tags_of_either_kind(generated: Generated) -> None:
    unions = generated.unions
    assert request(unions.Message, '{"type":2,"seconds":3}') == unions.Voice(seconds=3)
    assert request(unions.Delivery, '{"channel":"email","to":"a@b.c"}') == unions.EmailDelivery(to="a@b.c")
    assert mistakes(unions.Message, '{"type":"2","seconds":3}') == [((), "union_tag_invalid")]
    schema = TypeAdapter(unions.Message).json_schema()
    assert schema["discriminator"] == {"propertyName": "type", "mapping": {"1": "#/$defs/Text", "2": "#/$defs/Voice"}}


def test_a_tagged_union_takes_instances_whose_field_has_another_name_in_python(generated: Generated) -> None:
    unions = generated.unions
    message = unions.Text(text="hi")
    envelope = unions.Envelope(delivery=unions.TelegramDelivery(chat_id=1), message=message, recipients=[])
    assert envelope.message is message


def test_untagged_unions_are_told_apart_by_json_type(generated: Generated) -> None:
    unions = generated.unions
    texts = ("1", "2.0", '"3"', '{"latitude": 1, "longitude": 2.5}')
    read = [request(unions.Recipient, text) for text in texts]
    assert read == [1, 2, "3", unions.Place(latitude=1.0, longitude=2.5)]
    assert len(mistakes(unions.Recipient, "true")) == 3


def test_recursive_types_are_read_to_any_depth(generated: Generated) -> None:
    recursion = generated.recursion
    text = '{"name":"a","entries":[{"kind":"folder","folder":{"name":"b","entries":[],"first":null}}],"first":null}'
    folder = request(recursion.Folder, text)
    assert folder.entries[0].folder.name == "b"
    assert written(folder, recursion.Folder) == text
    assert request(recursion.Nested, "[1,[2,[]]]") == [1, [2, []]]
    assert request(recursion.Left, '{"right":{"left":{"right":null}}}').right.left.right is None


def test_wire_names_are_what_json_has_and_python_names_what_code_has(generated: Generated) -> None:
    clash = generated.awkward.Clash
    text = (
        '{"date":null,"list":[1],"dict":{"a":"b"},"set":[1],"int":1,"type":"t","id":2,"field":{"x":1},"class":"c",'
        '"x-dashed-name":"d","$ref":["r"],"stamp":"2026-01-01T00:00:00Z"}'
    )
    value = request(clash, text)
    assert (value.dict_, value.class_, value.from_, value.dollar) == ({"a": "b"}, "c", MISSING, ["r"])
    assert value.datetime == datetime(2026, 1, 1, tzinfo=UTC)
    assert mistakes(clash, text.replace('"class"', '"class_"')) == [
        (("class",), "missing"),
        (("class_",), "extra_forbidden"),
    ]
    assert mistakes(clash, text.replace("{", '{"from_":"c",', 1)) == [(("from_",), "extra_forbidden")]


def test_models_are_values(generated: Generated) -> None:
    place = generated.unions.Place(latitude=1.0, longitude=2.0)
    with pytest.raises(ValidationError):
        place.latitude = 3.0
    assert place.model_copy(update={"latitude": 3.0}) == generated.unions.Place(latitude=3.0, longitude=2.0)


def test_defaults_are_not_shared_between_instances(generated: Generated) -> None:
    comment = generated.recursion.Comment
    comment(text="a").replies.append(comment(text="b"))
    assert comment(text="c").replies == []


def test_secrets_are_not_in_the_representation(generated: Generated) -> None:
    assert "abcdefgh" not in repr(generated.variants.Address(street="s", note=None, secret="abcdefgh"))


def test_documentation_is_in_the_schema(generated: Generated) -> None:
    documentation = generated.documentation
    schema = documentation.Documented.model_json_schema()
    assert schema["description"] == (
        'The first line.\n\nA "quoted" line with a \\ backslash,\n  an indented one, and """three""" quotes.'
    )
    assert (schema["deprecated"], schema["examples"]) == (True, [{"name": "a", "old": None, "secret": "abcdefgh"}])
    properties = schema["properties"]
    assert properties["name"]["description"] == "Both \"double\" and 'single' quotes."
    assert properties["name"]["examples"] == ["a", "b"]
    assert properties["old"]["deprecated"] is True
    assert properties["secret"]["writeOnly"] is True
    assert properties["made_at"]["readOnly"] is True
    assert documentation.Ends.model_json_schema()["description"] == 'Ends in a "quote"'
    assert documentation.Starts.model_json_schema()["description"] == '"Quote" first'
    amount = TypeAdapter(documentation.Amount).json_schema()
    assert (amount["description"], amount["examples"], amount["x-minimum"]) == ("An amount of money.", ["1.50"], "0")


class TestPatches:
    @pytest.fixture
    def current(self, generated: Generated) -> Any:
        return request(
            generated.variants.PersonRead,
            '{"id":1,"name":"Ada","nickname":"A","email":"a@example.org","address":{"street":"s","unit":"u","note":"n"},"second":null,'
            '"former":[{"street":"old","note":null}],"labels":{"a":"1","b":"2"},"role":"admin"}',
        )

    def patched(self, generated: Generated, current: Any, text: str) -> Any:
        return apply_patch(current, request(generated.variants.PersonPatch, text))

    def test_an_empty_patch_changes_nothing(self, generated: Generated, current: Any) -> None:
        assert self.patched(generated, current, "{}") == current

    def test_what_it_holds_is_changed_and_nothing_else(self, generated: Generated, current: Any) -> None:
        changed = self.patched(generated, current, '{"name":"Eve","role":"member"}')
        assert changed == current.model_copy(update={"name": "Eve", "role": generated.variants.PersonRole.MEMBER})

    def test_null_clears_a_nullable_field_and_removes_an_optional_one(self, generated: Generated, current: Any) -> None:
        changed = self.patched(generated, current, '{"email":null,"nickname":null}')
        assert changed.email is None
        assert changed.nickname is MISSING

    def test_nested_models_are_merged(self, generated: Generated, current: Any) -> None:
        changed = self.patched(generated, current, '{"address":{"note":null}}')
        assert changed.address == generated.variants.AddressOutput(street="s", unit="u", note=None)

    def test_lists_are_replaced_whole(self, generated: Generated, current: Any) -> None:
        changed = self.patched(generated, current, '{"former":[{"street":"x","note":null,"secret":"y"}]}')
        assert changed.former == [generated.variants.AddressOutput(street="x", note=None)]

    def test_entries_of_maps_are_merged_and_removed_by_null(self, generated: Generated, current: Any) -> None:
        assert self.patched(generated, current, '{"labels":{"a":null,"c":"3"}}').labels == {"b": "2", "c": "3"}

    def test_a_patch_of_nothing_makes_what_was_not_there(self, generated: Generated, current: Any) -> None:
        changed = self.patched(generated, current, '{"second":{"street":"x","note":null}}')
        assert changed.second == generated.variants.AddressOutput(street="x", note=None)

    @pytest.mark.parametrize(
        ("patch", "expected"),
        [
            ('{"reach":{"b":2}}', '"reach":{"b":2}'),
            ('{"reach":null}', '"reach":null'),
            ('{"reaches":{"x":{"b":2}}}', '"reaches":{"x":{"b":2},"y":"all"}'),
            ('{"reaches":{"y":null}}', '"reaches":{"x":{"a":1}}'),
            ('{"counts":{"x":{"b":2}}}', '"counts":{"x":{"a":1,"b":2}}'),
            ('{"notes":{"deep":{"b":2}}}', '"notes":{"deep":{"a":1,"b":2},"kept":true}'),
            ('{"notes":{"deep":{"a":null}}}', '"notes":{"deep":{},"kept":true}'),
            ('{"notes":[{"a":null}]}', '"notes":[{"a":null}]'),
            ('{"notes_by_key":{"x":{"b":2}}}', '"notes_by_key":{"x":{"a":1,"b":2}}'),
        ],
    )
    def test_unions_are_replaced_whole_even_by_a_map_where_maps_and_free_json_are_merged(
        self, generated: Generated, patch: str, expected: str
    ) -> None:
        shelf = generated.variants.Shelf
        current = request(
            shelf,
            '{"reach":{"a":1},"reaches":{"x":{"a":1},"y":"all"},"counts":{"x":{"a":1}},'
            '"notes":{"deep":{"a":1},"kept":true},"notes_by_key":{"x":{"a":1}}}',
        )
        changed = apply_patch(current, request(generated.variants.ShelfPatch, patch))
        assert expected in written(changed, shelf)

    def test_the_merged_value_is_validated(self, generated: Generated, current: Any) -> None:
        with pytest.raises(ValidationFailed) as caught:
            self.patched(generated, current, '{"second":{"street":"x"}}')
        assert [(error.pointer, error.code) for error in caught.value.errors] == [("/second/note", "missing")]
