from __future__ import annotations

from pathlib import Path

import pytest

from interlock.lint.spec.patterns import bounds_length
from tests.spec_rules.linting import Shop

POST = "operations: {make: {input: Order, rest: {method: POST, path: /x}}}"


def strings(root: Path, field: str, more: str = "") -> list[str]:
    models = f"models:\n  Order: {{fields: {{note: {field}}}}}\n{more}"
    return Shop(root).find("lint/unbounded-string", models=models, api=POST)


@pytest.mark.parametrize(
    "field",
    ["string", "url", "bytes", '"string?"', '{type: string, pattern: "^[a-z]+$"}', "{type: string, min_length: 1}"],
)
def test_a_string_of_any_length_is_found(field: str, tmp_path: Path) -> None:
    assert strings(tmp_path, field) == ["lint/unbounded-string: note"]


@pytest.mark.parametrize(
    "field",
    [
        "{type: string, max_length: 5}",
        '{type: "string?", max_length: 5}',
        '{type: string, pattern: "^[a-z]{2,3}$"}',
        "{type: const, value: once}",
        "{type: enum, values: [a, b]}",
        "int",
        "decimal",
        "uuid",
        "datetime",
        "email",
        "json",
    ],
)
def test_what_has_a_bound_or_needs_none_is_not(field: str, tmp_path: Path) -> None:
    assert strings(tmp_path, field) == []


def test_a_named_type_is_told_where_it_is_declared_and_once(tmp_path: Path) -> None:
    assert strings(tmp_path, "Word", "  Word: string\n  Other: string\n") == ["lint/unbounded-string: Word"]
    assert strings(tmp_path, "'list[Word]'", "  Word: string\n") == ["lint/unbounded-string: Word"]


@pytest.mark.parametrize("field", ["'list[string]'", "'set[string]'", "'map[string,string]'", "'list[list[string?]]'"])
def test_strings_inside_other_types_are_told_with_the_field(field: str, tmp_path: Path) -> None:
    assert strings(tmp_path, field) == ["lint/unbounded-string: note"]


def test_the_bound_of_a_list_is_none_of_its_strings(tmp_path: Path) -> None:
    assert strings(tmp_path, '{type: "list[string]", max_items: 5}') == ["lint/unbounded-string: note"]


def test_members_of_a_union_are_looked_at(tmp_path: Path) -> None:
    assert strings(tmp_path, "Who", "  Who: {union: {of: [int, string]}}\n") == ["lint/unbounded-string: Who"]


def test_a_field_of_several_variants_is_told_once(tmp_path: Path) -> None:
    models = "models: {Order: {fields: {note: string}, variants: {Create: {}, Patch: {patch: true}}}}"
    api = """
        operations:
          make: {input: OrderCreate, rest: {method: POST, path: /x}}
          change: {input: OrderPatch, rest: {method: PATCH, path: /x}}
        """
    assert Shop(tmp_path).find("lint/unbounded-string", models=models, api=api) == ["lint/unbounded-string: note"]


def test_what_only_servers_and_events_say_needs_no_bound(tmp_path: Path) -> None:
    found = Shop(tmp_path).find(
        "lint/unbounded-string",
        "lint/unbounded-list",
        models="models: {Order: {fields: {note: string, tags: 'list[string]'}}}",
        api="""
        errors: {Gone: {status: 410, fields: {reason: string}}}
        operations:
          get: {output: Order, errors: [Gone], rest: {method: GET, path: /x}}
          on_made: {input: Order, events: {subscribe: made}}
        """,
        events="events: {made: {message: Order}}",
    )
    assert found == []


def test_what_tasks_are_started_with_is_looked_at(tmp_path: Path) -> None:
    assert Shop(tmp_path).find(
        "lint/unbounded-string",
        "lint/unbounded-list",
        models="models: {Job: {fields: {note: string, tags: 'list[int]'}}, Done: {fields: {note: string}}}",
        tasks="tasks: {run: {input: Job, output: Done}, count: {input: 'list[string]'}}",
    ) == [
        "lint/unbounded-string: note",
        "lint/unbounded-list: tags",
        "lint/unbounded-list: 'list[string]'",
        "lint/unbounded-string: 'list[string]'",
    ]


def test_parameters_and_bodies_are_looked_at(tmp_path: Path) -> None:
    api = """
        operations:
          find:
            params:
              - {name: words, type: string}
              - {name: id, type: string}
              - {name: trace, type: string, source: header}
              - {name: short, type: string, max_length: 5}
              - {name: tags, type: "list[int]"}
              - {name: few, type: "list[int]", max_items: 3}
            rest: {method: GET, path: "/x/{id}"}
          send: {input: "list[string]", rest: {method: POST, path: /y}}
        """
    assert Shop(tmp_path).find("lint/unbounded-string", "lint/unbounded-list", api=api) == [
        "lint/unbounded-string: words",
        "lint/unbounded-string: id",
        "lint/unbounded-string: trace",
        "lint/unbounded-list: tags",
        'lint/unbounded-list: "list[string]"',
        'lint/unbounded-string: "list[string]"',
    ]


@pytest.mark.parametrize(
    ("field", "is_found"),
    [
        ("'list[int]'", True),
        ("'set[int]'", True),
        ("'map[string,int]'", True),
        ("'list[int]?'", True),
        ("{type: 'list[list[int]]', max_items: 3}", True),
        ("{type: list, of: int, max_items: 3}", False),
        ("{type: 'set[int]', max_items: 3}", False),
        ("{type: 'map[string,int]', max_items: 3}", False),
        ("'set[State]'", False),
        ("'set[bool]'", False),
        ("{type: 'list[State]', unique_items: true}", False),
        ("'list[State]'", True),
    ],
)
def test_lists_sets_and_maps_have_a_bound(field: str, is_found: bool, tmp_path: Path) -> None:
    models = f"models:\n  Order: {{fields: {{all: {field}}}}}\n  State: {{type: enum, values: [a, b]}}\n"
    assert Shop(tmp_path).find("lint/unbounded-list", models=models, api=POST) == (
        ["lint/unbounded-list: all"] if is_found else []
    )


def test_a_merge_patch_does_not_lose_the_bound_of_a_map(tmp_path: Path) -> None:
    models = """
        models:
          Order: {fields: {stock: {type: "map[string,int]", max_items: 3}}, variants: {Patch: {patch: true}}}
        """
    api = "operations: {change: {input: OrderPatch, rest: {method: PATCH, path: /x}}}"
    assert Shop(tmp_path).find("lint/unbounded-list", models=models, api=api) == []


@pytest.mark.parametrize(
    ("pattern", "is_bound"),
    [
        ("^abc$", True),
        ("^[+*]{1,3}$", True),
        (r"^a\*b\+?$", True),
        ("^(a|b)$", True),
        ("^a?(b{2}){0,4}$", True),
        (r"^[\]+]$", True),
        ("^[a-z]{2}$|^[a-z]{3}$", True),
        ("^(a|b)$|^[|]$", True),
        ("^a$|^b+$", False),
        ("^a$|", False),
        ("abc", False),
        ("^abc", False),
        ("abc$", False),
        ("^a+$", False),
        ("^a*$", False),
        ("^a{2,}$", False),
        ("^a|b$", False),
        (r"^a\$", False),
        ("", False),
        ("^", False),
    ],
)
def test_a_pattern_bounds_the_length_when_it_is_anchored_and_repeats_nothing_without_end(
    pattern: str, is_bound: bool
) -> None:
    assert bounds_length(pattern) is is_bound


@pytest.mark.parametrize(
    ("operation", "is_found"),
    [
        ("output: 'list[Order]', rest: {method: GET, path: /x}", True),
        ("output: 'list[Order]?', rest: {method: GET, path: /x}", True),
        ("output: Orders, rest: {method: GET, path: /x}", True),
        ("output: Few, rest: {method: GET, path: /x}", False),
        ("output: 'list[Order]', paginate: cursor, rest: {method: GET, path: /x}", False),
        ("output: 'list[Order]', paginate: offset, rest: {method: GET, path: /x}", False),
        ("output: 'list[Order]', stream: sse, rest: {method: GET, path: /x}", False),
        ("output: 'list[Order]', rest: {method: POST, path: /x}", False),
        ("output: Order, rest: {method: GET, path: /x}", False),
        ("output: 'set[string]', rest: {method: GET, path: /x}", True),
        ("output: 'set[bool]', rest: {method: GET, path: /x}", False),
        ("output: 'set[State]', rest: {method: GET, path: /x}", False),
    ],
)
def test_a_list_that_is_got_has_pages(operation: str, is_found: bool, tmp_path: Path) -> None:
    models = """
        models:
          Order: {fields: {id: int}}
          Orders: {type: list, of: Order}
          Few: {type: list, of: Order, max_items: 5}
          State: {type: enum, values: [a, b]}
        """
    found = Shop(tmp_path).find("lint/unpaginated-list", models=models, api=f"operations: {{get: {{{operation}}}}}")
    assert [each.partition(":")[0] for each in found] == (["lint/unpaginated-list"] if is_found else [])
