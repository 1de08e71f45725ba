from __future__ import annotations

import json

import pytest

from interlock.emit.value_schemas.json_text import json_text
from interlock.ir.types import Json


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        [],
        [[], {}],
        {"a": 1, "b": [True, False, None], "ü": 'quote " back \\ line \n nul \x00'},
        {"numbers": [0, -1, 2**70, 0.1, 1e300, -0.0]},
        [{"deep": [{"deeper": [1]}]}],
        "text",
    ],
)
def test_json_is_written_as_the_standard_library_indents_it(value: Json) -> None:
    assert json_text(value) == json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def test_there_is_no_json_for_an_infinite_number() -> None:
    with pytest.raises(ValueError, match="inf"):
        json_text([float("inf")])
