from __future__ import annotations

from pathlib import Path

import pytest

from tests.spec_rules.linting import Shop

MODELS = "models: {Order: {fields: {id: int}}}"


@pytest.mark.parametrize(("doc", "is_found"), [("", True), ("summary: Close, ", False), ("doc: Closes., ", False)])
def test_an_operation_has_a_summary_or_a_doc(doc: str, is_found: bool, tmp_path: Path) -> None:
    api = f"operations: {{close: {{{doc}rest: {{method: POST, path: /closing}}}}}}"
    assert Shop(tmp_path).find("lint/missing-doc", api=api) == (["lint/missing-doc: close"] if is_found else [])


def test_an_operation_without_a_route_has_a_doc_too(tmp_path: Path) -> None:
    found = Shop(tmp_path).find(
        "lint/missing-doc",
        models=MODELS,
        events="events: {placed: {message: Order}}",
        api="operations: {on_placed: {input: Order, events: {subscribe: placed}}}",
    )
    assert found == ["lint/missing-doc: on_placed"]


def test_every_named_type_has_a_doc_and_variants_share_it(tmp_path: Path) -> None:
    models = """
        models:
          Sku: string
          Size: {type: enum, values: [s, m]}
          Who: {union: {of: [int, string]}}
          Order: {fields: {size: {type: enum, values: [s, m]}}, variants: {Create: {}, Read: {}}}
          Said: {doc: Something., fields: {}, variants: {Read: {}}}
        """
    assert Shop(tmp_path).find("lint/missing-type-doc", models=models) == [
        f"lint/missing-type-doc: {name}" for name in ("Sku", "Size", "Who", "Order")
    ]


@pytest.mark.parametrize(
    ("rule", "file", "without", "said"),
    [
        (
            "lint/missing-event-doc",
            "events",
            "events: {placed: {message: Order}}",
            "events: {placed: {doc: D., message: Order}}",
        ),
        ("lint/missing-task-doc", "tasks", "tasks: {count: {}}", "tasks: {count: {doc: Counts.}}"),
        (
            "lint/missing-error-doc",
            "api",
            "operations: {}\nerrors: {Gone: {status: 410}}",
            "operations: {}\nerrors: {Gone: {status: 410, doc: D.}}",
        ),
    ],
)
def test_events_tasks_and_errors_have_docs(rule: str, file: str, without: str, said: str, tmp_path: Path) -> None:
    name = {"events": "placed", "tasks": "count", "api": "Gone"}[file]
    assert Shop(tmp_path).find(rule, models=MODELS, **{file: without}) == [f"{rule}: {name}"]
    assert Shop(tmp_path).find(rule, models=MODELS, **{file: said}) == []


@pytest.mark.parametrize("doc", ["Opening hours.", "The OpeningHours model.", "TODO", "TBD: the opening hours"])
def test_a_doc_says_more_than_the_name(doc: str, tmp_path: Path) -> None:
    models = f'models: {{OpeningHours: {{doc: "{doc}", fields: {{}}}}}}'
    assert Shop(tmp_path).find("lint/hollow-doc", models=models) == [f'lint/hollow-doc: "{doc}"']


@pytest.mark.parametrize("doc", ["The opening hours on workdays.", "When it opens.", "Часы работы магазина"])
def test_a_doc_with_a_word_of_its_own_is_one(doc: str, tmp_path: Path) -> None:
    models = f'models: {{OpeningHours: {{doc: "{doc}", fields: {{}}}}}}'
    assert Shop(tmp_path).find("lint/hollow-doc", models=models) == []


def test_docs_of_all_that_has_some_are_looked_at(tmp_path: Path) -> None:
    found = Shop(tmp_path).find(
        "lint/hollow-doc",
        models="models: {Order: {fields: {id: {type: int, doc: The id.}}}}",
        api="""
        errors: {OrderGone: {status: 410, doc: Order gone., fields: {at: {type: int, doc: At.}}}}
        operations:
          close_shop: {doc: "Close shop.", summary: Close shop, rest: {method: POST, path: /}}
        """,
        events="events: {placed: {doc: Placed., message: Order}}",
        tasks="tasks: {count: {doc: Count.}}",
    )
    assert sorted(found) == [
        f"lint/hollow-doc: {doc}" for doc in ('"Close shop."', "At.", "Count.", "Order gone.", "Placed.", "The id.")
    ]
