from __future__ import annotations

from interlock.ir.types import Ref
from interlock.lower.passes import PASSES, lower
from interlock.lower.testing import Lowered, users

EARLIER = {
    "models.yaml": """
        models:
          User:
            fields:
              id: {type: int, readonly: true}
              telegram_id: {type: int, ge: 0}
              is_admin: {type: bool, default: false}
            variants:
              Create: {}
              Update: {optional: [telegram_id, is_admin]}
              Read: {}
        """,
    "events.yaml": "events: {user_registered: {message: UserRead, publish: true, subscribe: false}}",
    "notifications.yaml": """
        domain: notifications
        operations:
          on_user_registered:
            input: UserRead
            events: {subscribe: user_registered}
        """,
    "users.yaml": """
        domain: users
        config: {rest: {prefix: "/users", tags: ["users"]}}
        operations:
          create_user:
            input: UserCreate
            output: UserRead
            rest: {method: POST, path: "", status: 201}
            events: {publish_on_success: user_registered}
          update_user:
            input: UserUpdate
            output: UserRead
            params: [{name: user_id, type: int}]
            rest: {method: PUT, path: "/{user_id}"}
          delete_user:
            params: [{name: user_id, type: int}]
            rest: {method: DELETE, path: "/{user_id}", status: 204}
        """,
    "manifest.yaml": "consumes: [{service: backend, domain: users, operations: [create_user]}]",
}


def test_specs_of_the_earlier_format_lower_unchanged_once_they_lie_in_one_folder() -> None:
    found = Lowered({f"backend/{name}": text for name, text in EARLIER.items()})
    assert found.findings == ["spec/event-flag: user_registered"]
    domain = found.system.domains[0]
    assert [api.module for api in domain.apis] == ["notifications", "users"]
    assert [event.stream for event in domain.events] == ["backend.user_registered"]


def test_mistakes_of_all_passes_are_told_in_one_run_in_the_order_of_their_places() -> None:
    found = users(
        """
        Kind: {type: enum, values: [only]}
        User: {fields: {from: int, home: Adress}, variants: {Read: {exclude: [nam]}}}
        """,
        api="operations: {get: {output: UserReed, rest: {method: GET, path: /x}}, got: {}}",
    )
    assert found.findings == [
        "spec/unknown-model: UserReed",
        "spec/no-transport: got",
        "spec/enum-single: enum",
        "spec/reserved-name: from",
        "spec/unknown-model: Adress",
        "spec/unknown-field: nam",
    ] or found.findings[0].startswith("spec/unknown-variant")


def test_the_order_in_which_files_are_given_does_not_matter() -> None:
    texts = {f"backend/{name}": text for name, text in EARLIER.items()}
    backwards = dict(reversed(texts.items()))
    assert Lowered(texts).system == Lowered(backwards).system


def test_nothing_lowers_to_nothing() -> None:
    system, diagnostics = lower(())
    assert system is not None
    assert (system.domains, diagnostics) == ((), ())


def test_every_reference_of_a_system_resolves_in_it() -> None:
    system = Lowered({f"backend/{name}": text for name, text in EARLIER.items()}).system
    for domain in system.domains:
        for api in domain.apis:
            for operation in api.operations:
                for type in (operation.input, operation.output):
                    assert not isinstance(type, Ref) or type.target in system.declarations


def test_no_pass_is_listed_twice() -> None:
    assert len(set(PASSES)) == len(PASSES)
