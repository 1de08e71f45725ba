from __future__ import annotations

from pathlib import Path

from interlock.compiler import check
from tests.spec_rules.linting import Shop, found, only, places, write

GET = "rest: {method: GET, path: /x}"


def test_what_operations_events_tasks_and_errors_lead_to_is_used(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    assert (
        shop.find(
            "lint/unused-model",
            models="""
            models:
              Order: {fields: {lines: "list[Line]", who: "Who?", stock: "map[string,Shelf]", state: State}}
              Line: {fields: {sku: Sku}}
              Shelf: {fields: {row: int}}
              Sku: {type: string, max_length: 9}
              Who: {union: {of: [int, string]}}
              State: {type: enum, values: [a, b]}
              Filter: {type: enum, values: [a, b]}
              Sent: {fields: {id: int}}
              Job: {fields: {id: int}}
              Done: {fields: {id: int}}
              Reason: {type: enum, values: [a, b]}
              New: {fields: {id: int}}
            """,
            api=f"""
            errors: {{Gone: {{status: 410, fields: {{reason: Reason}}}}}}
            operations:
              get: {{output: Order, params: [{{name: by, type: Filter}}], {GET}}}
              make: {{input: New, rest: {{method: POST, path: /x}}}}
            """,
            events="events: {sent: {message: Sent}}",
            tasks="tasks: {work: {input: Job, output: Done}}",
        )
        == []
    )


def test_what_is_only_used_by_the_unused_is_unused(tmp_path: Path) -> None:
    models = "models: {A: {fields: {b: B}}, B: {fields: {a: 'A?'}}}"
    assert Shop(tmp_path).find("lint/unused-model", models=models) == ["lint/unused-model: A", "lint/unused-model: B"]


def test_a_model_is_used_by_its_variants_and_by_what_is_made_of_it(tmp_path: Path) -> None:
    models = """
        models:
          Order:
            fields: {id: {type: int, readonly: true}, to: Address, via: Way}
            variants: {Create: {}}
          Address: {fields: {id: {type: int, readonly: true}, street: int}}
          Way: {union: {discriminator: kind, of: {post: Post, boat: Boat}}}
          Post: {fields: {kind: {type: const, value: post}, at: {type: int, readonly: true}}}
          Boat: {fields: {kind: {type: const, value: boat}}}
        """
    api = "operations: {make: {input: OrderCreate, rest: {method: POST, path: /x}}}"
    assert Shop(tmp_path).find("lint/unused-model", "lint/unused-variant", models=models, api=api) == []


def test_a_type_is_used_where_more_bounds_stand_beside_its_name(tmp_path: Path) -> None:
    models = """
        models:
          Word: {type: string, max_length: 20}
          Order: {fields: {note: {type: Word, min_length: 1}}, variants: {Patch: {patch: true}}}
          Loose: string
        """
    api = "operations: {change: {input: OrderPatch, rest: {method: PATCH, path: /x}}}"
    assert Shop(tmp_path).find("lint/unused-model", models=models, api=api) == ["lint/unused-model: Loose"]


def test_a_name_of_its_own_folder_is_no_use_of_another_folders(tmp_path: Path) -> None:
    bounded = "models: {Code: {type: string}, Order: {fields: {code: {type: Code, max_length: 9}}}}"
    api = f"operations: {{get: {{output: Order, {GET}}}}}"
    write(
        tmp_path,
        {
            "specs/a/models.yaml": "models: {Code: {type: string}}",
            "specs/b/models.yaml": bounded,
            "specs/b/api.yaml": api,
            "specs/c/models.yaml": "models: {Order: {fields: {code: {type: a.b.Code, max_length: 9}}}}",
            "specs/c/api.yaml": api.replace("/x", "/y"),
            "specs/a/b/models.yaml": "models: {Code: {type: string}}",
        },
    )
    assert places(check(tmp_path, None, only("lint/unused-model"))) == ["lint/unused-model specs/a/models.yaml:1"]


def test_a_value_of_an_enum_is_no_use_of_a_type(tmp_path: Path) -> None:
    models = "models: {Id: {type: int}, Order: {fields: {by: {type: enum, values: [Id, red]}}}}"
    api = f"operations: {{get: {{output: Order, {GET}}}}}"
    assert Shop(tmp_path).find("lint/unused-model", models=models, api=api) == ["lint/unused-model: Id"]


def test_a_name_in_a_doc_is_no_use(tmp_path: Path) -> None:
    models = """
        models:
          Word: {type: string, doc: A Word., max_length: 20}
          Order: {doc: Not a Word., fields: {}}
        """
    api = f"operations: {{get: {{output: Order, summary: No Word, {GET}}}}}"
    assert Shop(tmp_path).find("lint/unused-model", models=models, api=api) == ["lint/unused-model: Word"]


def test_models_are_used_by_other_folders_also_when_only_one_is_asked_for(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "specs/common/models.yaml": "models: {Money: {fields: {id: int}}, Lost: {fields: {id: int}}}",
            "specs/shop/api.yaml": f"operations: {{get: {{output: common.Money, {GET}}}}}",
        },
    )
    for folders in (None, ["specs/common"]):
        assert found(check(tmp_path, folders, only("lint/unused-model"))) == ["lint/unused-model: Lost"]
    assert found(check(tmp_path, ["specs/shop"], only("lint/unused-model"))) == []


def test_nothing_is_unused_for_sure_while_another_folder_has_mistakes(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "specs/common/models.yaml": """
            models:
              Money: int
              Lost: {fields: {id: int}} # interlock: allow lint/unused-model -- of the other folder
            """,
            "specs/shop/api.yaml": "operations: {get: {output: common.Money, rest: {method: GIT, path: /x}}}",
        },
    )
    assert found(check(tmp_path, ["specs/common"], only("lint/unused-model"))) == []


def test_a_variant_is_unused_when_the_model_is_not(tmp_path: Path) -> None:
    models = """
        models:
          Order: {fields: {id: int}, variants: {Read: {}, Update: {}}}
          Lost: {fields: {id: int}, variants: {Read: {}}}
        """
    api = f"operations: {{get: {{output: OrderRead, {GET}}}}}"
    assert Shop(tmp_path).find("lint/unused-variant", "lint/unused-model", models=models, api=api) == [
        "lint/unused-variant: Update",
        "lint/unused-model: Lost",
    ]


def test_a_variant_is_used_by_the_same_variant_of_another_model(tmp_path: Path) -> None:
    models = """
        models:
          Order: {fields: {line: Line}, variants: {Read: {}}}
          Line: {fields: {id: int}, variants: {Read: {}, Create: {}}}
        """
    api = f"operations: {{get: {{output: OrderRead, {GET}}}}}"
    assert Shop(tmp_path).find("lint/unused-variant", models=models, api=api) == ["lint/unused-variant: Create"]


def test_an_error_is_used_by_operations_of_any_folder(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "specs/common/api.yaml": "errors: {Gone: {status: 410}, Lost: {status: 404}}\noperations: {}",
            "specs/shop/api.yaml": f"operations: {{get: {{errors: [common.Gone], {GET}}}}}",
        },
    )
    assert found(check(tmp_path, None, only("lint/unused-error"))) == ["lint/unused-error: Lost"]


def test_an_event_is_used_by_operations_and_by_services_that_are_named(tmp_path: Path) -> None:
    assert Shop(tmp_path).find(
        "lint/unused-event",
        models="""
        models:
          Order: {fields: {id: int}}
          Failed: {fields: {type: string, title: string, status: int}}
        """,
        events="""
        events:
          made: {message: Order}
          failed: {message: Failed}
          asked: {message: Order}
          sent: {message: Order, publishers: [mailer]}
          taken: {message: Order, subscribers: [mailer]}
          lost: {message: Order}
          closed: {message: Order, publishers: []}
        """,
        api="""
        operations:
          make:
            output: Order
            rest: {method: POST, path: /x}
            events: {publish_on_success: made, publish_on_error: failed}
          on_asked: {input: Order, events: {subscribe: asked}}
        """,
    ) == ["lint/unused-event: lost", "lint/unused-event: closed"]
