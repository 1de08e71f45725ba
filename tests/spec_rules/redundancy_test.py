"""What says what holds anyway: found, taken away, and nothing else changed."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent

import pytest

from interlock.compiler import check
from interlock.ir.system import System
from interlock.mending import fix_specs
from tests.spec_rules.linting import Shop, only, write

RULES = ("lint/redundant-status", "lint/redundant-flag", "lint/redundant-wire", "lint/old-type-spelling")


def meaning(system: System | None) -> str:
    """A system without the places of its parts."""
    assert system is not None
    return re.sub(r"Span\([^)]*\)", "", repr(system.domains))


def mended(root: Path, name: str, text: str) -> str:
    """The text of specs/shop/<name>.yaml after the fixes, which keep the meaning and leave nothing to be found."""
    path = f"specs/shop/{name}.yaml"
    write(root, {path: text})
    before = check(root)
    outcome = fix_specs(root, None, only(*RULES))
    write(root, dict(outcome.texts))
    assert meaning(check(root).system) == meaning(before.system)
    assert outcome.left.diagnostics == check(root, rules=only(*RULES)).diagnostics
    assert fix_specs(root, None, only(*RULES)).texts == {}
    return (root / path).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("rest", "after"),
    [
        ("{method: POST, path: /x, status: 201}", "{method: POST, path: /x}"),
        ("{method: POST, status: 201, path: /x}", "{method: POST, path: /x}"),
        ("{status: 201, method: POST, path: /x}", "{method: POST, path: /x}"),
        ("{ status: 201 , method: POST, path: /x }", "{ method: POST, path: /x }"),
        ("{method: DELETE, path: /x, status: 204}", "{method: DELETE, path: /x}"),
        ("{method: PUT, path: /x, status: 200}", "{method: PUT, path: /x}"),
        ("{method: POST, path: /x, status: 200}", "{method: POST, path: /x, status: 200}"),
        ("{method: DELETE, path: /x, status: 202}", "{method: DELETE, path: /x, status: 202}"),
    ],
)
def test_a_status_that_holds_anyway_goes(rest: str, after: str, tmp_path: Path) -> None:
    api = "operations:\n  act:\n    rest: {}\n"
    assert mended(tmp_path, "api", api.format(rest)) == api.format(after)


def test_in_block_style_the_line_goes(tmp_path: Path) -> None:
    before = """
        operations:
          act:
            params:
              - required: true
                name: id
                type: int
              - name: other
                type: int
                source: query
                required: true
            idempotent: false
            # What follows is kept.
            rest:
              method: POST
              path: /x/{id}
              status: 201
        """
    after = """
        operations:
          act:
            params:
              - name: id
                type: int
              - name: other
                type: int
                source: query
            # What follows is kept.
            rest:
              method: POST
              path: /x/{id}
        """
    assert mended(tmp_path, "api", before) == dedent(after).lstrip("\n")


def test_the_last_line_of_a_file_may_go(tmp_path: Path) -> None:
    text = "operations:\n  act:\n    rest: {method: POST, path: /x}\n    deprecated: false"
    assert mended(tmp_path, "api", text) == "operations:\n  act:\n    rest: {method: POST, path: /x}\n"


def test_lines_keep_their_ends(tmp_path: Path) -> None:
    path = tmp_path / "specs/shop/api.yaml"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"operations:\r\n  act:\r\n    idempotent: false\r\n    rest: {method: POST, path: /x}\r\n")
    [text] = fix_specs(tmp_path, None, only(*RULES)).texts.values()
    assert text == "operations:\r\n  act:\r\n    rest: {method: POST, path: /x}\r\n"


_ACT = "rest: {method: POST, path: /x}"
_PARAMS = "rest: {method: GET, path: "


@pytest.mark.parametrize(
    "api",
    [
        # The comment tells something of the key, and nobody knows what it tells without it.
        f"operations:\n  act:\n    idempotent: false # until the keys are kept\n    {_ACT}\n",
        "operations:\n  act:\n    rest: {method: POST, path: /x, # where\n      status: 201}\n",
        # What is said above it would be said of the next.
        f"operations:\n  act:\n    # The queue has no keys yet.\n\n    idempotent: false\n    {_ACT}\n",
        f"operations:\n  act:\n    {_ACT}\n    # The queue has no keys yet.\n    idempotent: false\n",
        "operations:\n  act:\n    rest: {method: POST, path: /x,\n      # as agreed\n      status: 201}\n",
        "operations:\n  act:\n    rest: { # as agreed\n      status: 201, method: POST, path: /x}\n",
        # Taken away here it would be gone there, where it may say something.
        f"""operations:
  act: {{params: [&id {{name: id, type: int, required: true}}], {_PARAMS}/x}}}}
  two: {{params: [*id], {_PARAMS}/y}}}}
""",
        # It stands on lines of its own.
        "operations:\n  act:\n    rest: {method: POST, path: /x, status:\n      201}\n",
    ],
)
def test_what_cannot_be_taken_away_alone_is_found_and_left(api: str, tmp_path: Path) -> None:
    assert mended(tmp_path, "api", api) == api
    assert check(tmp_path, rules=only(*RULES)).diagnostics != ()


def test_a_text_that_ends_like_a_comment_is_none(tmp_path: Path) -> None:
    before = "operations:\n  act:\n    doc: |\n      A list.\n      # not a comment\n    idempotent: false\n"
    after = before.replace("    idempotent: false\n", "") + f"    {_ACT}\n"
    assert mended(tmp_path, "api", f"{before}    {_ACT}\n") == after


@pytest.mark.parametrize(
    ("rest", "after"),
    [
        ("&r {method: POST, path: /x, status: 201}", "&r {method: POST, path: /x}"),
        ("&r { # {\n      method: POST, path: /x, status: 201}", "&r { # {\n      method: POST, path: /x}"),
        ("&r\n      method: POST\n      path: /x\n      status: 201", "&r\n      method: POST\n      path: /x"),
        ("{method: POST, path: /x, status: &s 201}", "{method: POST, path: /x}"),
    ],
)
def test_an_anchor_that_nothing_refers_to_is_in_nobodys_way(rest: str, after: str, tmp_path: Path) -> None:
    api = "operations:\n  act:\n    rest: {}\n"
    assert mended(tmp_path, "api", api.format(rest)) == api.format(after)


def test_a_mapping_is_not_left_empty_in_block_style(tmp_path: Path) -> None:
    models = "models:\n  Order:\n    fields: {id: int}\n    variants:\n      Create:\n        patch: false\n"
    assert mended(tmp_path, "models", models) == models


def test_every_flag_is_known(tmp_path: Path) -> None:
    models = """
        models:
          Tag: {type: string, deprecated: false}
          Tags: {type: "list[Tag]", max_items: 3}
          Order:
            deprecated: false
            fields:
              a: {type: int, optional: false, readonly: false}
              b: {type: int, writeonly: false, deprecated: false}
              c: {type: Tags, unique_items: false}
              d: {type: int, wire: d}
              e: {type: int, wire: from}
            variants: {Create: {patch: false}, Patch: {patch: true}}
        """
    # A constraint beside the name of a type is a type of its own, whatever it says.
    after = """
        models:
          Tag: {type: string}
          Tags: {type: "list[Tag]", max_items: 3}
          Order:
            fields:
              a: {type: int}
              b: {type: int}
              c: {type: Tags, unique_items: false}
              d: {type: int}
              e: {type: int, wire: from}
            variants: {Create: {}, Patch: {patch: true}}
        """
    assert mended(tmp_path, "models", models) == dedent(after).lstrip("\n")


@pytest.mark.parametrize("spelling", ["false", "False", "FALSE"])
def test_a_flag_is_known_in_every_spelling(spelling: str, tmp_path: Path) -> None:
    before = f"models: {{Order: {{fields: {{id: {{type: int, optional: {spelling}}}}}}}}}\n"
    assert mended(tmp_path, "models", before) == "models: {Order: {fields: {id: {type: int}}}}\n"


def test_flags_that_say_something_are_no_finding(tmp_path: Path) -> None:
    found = Shop(tmp_path).find(
        *RULES,
        models="""
        models:
          Order:
            fields:
              a: {type: int, optional: true}
              b: {type: bool, default: false, examples: [false]}
              c: {type: "map[string,bool]", default: {optional: false, required: true}}
            variants: {Create: {input: false}}
        """,
        api="""
        operations:
          find: {params: [{name: a, type: int, required: false}], rest: {method: GET, path: /x, status: 204}}
        """,
    )
    assert found == []


def test_the_name_of_a_header_is_not_that_of_its_parameter(tmp_path: Path) -> None:
    api = """
        operations:
          act:
            params:
              - {name: trace, type: int, source: header, wire: trace}
              - {name: page, type: int, wire: page}
            rest: {method: POST, path: /x}
        """
    assert Shop(tmp_path).find("lint/redundant-wire", api=api) == ["lint/redundant-wire: wire"]
    assert "source: header, wire: trace" in mended(tmp_path, "api", api)


def test_earlier_names_of_types_are_found_wherever_a_type_stands(tmp_path: Path) -> None:
    models = """
        models:
          Plain: dict[string,int]
          Named: {type: "dict[string, dict[string,int]]", doc: "a dict[string,int]"}
          Order:
            fields:
              a: dict[string,int]
              b: {type: dict, key: string, value: int}
              c: {type: optional, of: {type: dict, value: "dict[string,int]"}}
              d: {type: list, of: "dict[string,int]"}
              e: {type: "map[string,string]", default: {type: dict, of: optional}}
              f: {type: const, value: dict}
              g: {type: enum, values: [dict, optional]}
              dict_: {type: int, wire: dict}
          Either: {union: {of: [int, "dict[string,int]"]}}
          Also: {type: union, of: [int, "dict [string,int]"]}
        """
    after = """
        models:
          Plain: map[string,int]
          Named: {type: "map[string, map[string,int]]", doc: "a dict[string,int]"}
          Order:
            fields:
              a: map[string,int]
              b: {type: map, key: string, value: int}
              c: {type: nullable, of: {type: map, value: "map[string,int]"}}
              d: {type: list, of: "map[string,int]"}
              e: {type: "map[string,string]", default: {type: dict, of: optional}}
              f: {type: const, value: dict}
              g: {type: enum, values: [dict, optional]}
              dict_: {type: int, wire: dict}
          Either: {union: {of: [int, "map[string,int]"]}}
          Also: {type: union, of: [int, "map [string,int]"]}
        """
    assert mended(tmp_path, "models", models) == dedent(after).lstrip("\n")


def test_types_of_operations_errors_and_tasks_are_looked_at(tmp_path: Path) -> None:
    api = """
        errors: {Bad: {status: 409, fields: {why: "dict[string,int]"}}}
        operations:
          act:
            input: dict[string,int]
            output: "list[dict[string,int]]"
            params: [{name: by, type: "list[int]"}]
            rest: {method: POST, path: /x}
        """
    assert "dict" not in mended(tmp_path, "api", api)
    assert "dict" not in mended(tmp_path, "tasks", "tasks: {count: {input: {type: dict, value: int}}}\n")


@pytest.mark.parametrize(
    "type",
    [
        # Where the alias stands it may be no type.
        "{type: &dict dict, key: string, value: int}",
        '&a "dict[string,int]"',
        # What is written is not what is read.
        '{type: "\\x64ict", key: string, value: int}',
        '"\\x64ict[string,int]"',
        '"dict[string,\n        dict[string,int]]"',
    ],
)
def test_an_earlier_name_that_cannot_be_replaced_alone_is_found_and_left(type: str, tmp_path: Path) -> None:
    models = f"models:\n  Order:\n    fields:\n      a: {type}\n"
    assert mended(tmp_path, "models", models) == models
    [found] = check(tmp_path, rules=only("lint/old-type-spelling")).diagnostics
    assert found.fix is None
