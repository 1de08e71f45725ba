from __future__ import annotations

import pytest

from interlock.lower.testing import Lowered, indented, users

MODELS = """
Note: {fields: {id: int, text: string}}
Other: {fields: {id: int}}
Failure: {fields: {type: string, title: string, status: int, extra: {type: int, optional: true}}}
"""


@pytest.mark.parametrize(
    ("operation", "findings"),
    [
        ("{input: Note, events: {subscribe: noted}}", []),
        (
            "{input: Note, output: Note, "
            "events: {subscribe: noted, publish_on_success: copied, publish_on_error: failed}}",
            [],
        ),
        ("{input: Other, events: {subscribe: noted}}", ["spec/event-payload: Other"]),
        ("{events: {subscribe: noted}}", ["spec/event-payload: noted"]),
        (
            "{input: Note, output: Other, events: {subscribe: noted, publish_on_success: copied}}",
            ["spec/event-payload: Other"],
        ),
        ("{input: Note, events: {subscribe: noted, publish_on_success: copied}}", ["spec/event-payload: copied"]),
        ("{input: Note, events: {subscribe: noted, publish_on_error: copied}}", ["spec/event-payload: copied"]),
        ("{input: 'list[Nothing]', events: {subscribe: noted}}", ["spec/unknown-model: Nothing"]),
        ("{events: {publish_on_error: failed}}", ["spec/no-transport: act"]),
    ],
)
def test_events_of_operations_carry_what_they_say(operation: str, findings: list[str]) -> None:
    found = users(
        MODELS,
        api=f"operations:\n  act: {operation}",
        events="noted: {message: Note}\ncopied: {message: Note}\nfailed: {message: Failure}",
    )
    assert found.findings == findings


@pytest.mark.parametrize(
    ("message", "spelled"),
    [
        ("list[Foo]", "list[b.Foo]"),
        ("Foo?", "b.Foo?"),
        ("map[string,list[Foo?]]", "map[string,list[b.Foo?]]"),
        ("set[uuid]", "set[uuid]"),
        ("a.Bar", "Bar"),
        ("Named", "b.Named"),
        ("list[c.d.Far]", "list[c.d.Far]"),
        ("{type: list, of: {type: const, value: yes}}", '{type: list, of: {type: const, value: "yes"}}'),
    ],
)
def test_help_spells_the_whole_type_as_the_domain_of_the_api_writes_it(message: str, spelled: str) -> None:
    quoted = message if message.startswith("{") else f'"{message}"'
    texts = {
        "a/models.yaml": "models: {Bar: {fields: {x: int}}}",
        "b/models.yaml": "models: {Foo: {fields: {x: int}}, Named: {type: list, of: Foo}}",
        "c/d/models.yaml": "models: {Far: {fields: {x: int}}}",
        # Where domains would lead to one another in a circle, that is told as well.
        "b/events.yaml": f"events: {{foos: {{message: {quoted}}}}}",
    }
    api = "operations: {act: {input: b.Foo, events: {subscribe: b.foos}}}"
    found = Lowered({**texts, "a/api.yaml": api})
    [finding] = [each for each in found.diagnostics if each.id == "spec/event-payload"]
    assert finding.message.endswith(f"the message of `b.foos` is `{spelled}`, and the input is `b.Foo`")
    assert finding.help == f"write `input: {spelled}`"
    cured = Lowered({**texts, "a/api.yaml": api.replace("input: b.Foo", f"input: {_quoted(spelled)}")})
    assert "spec/event-payload" not in {each.id for each in cured.diagnostics}


def _quoted(spelled: str) -> str:
    return spelled if spelled.startswith("{") else f'"{spelled}"'


@pytest.mark.parametrize("message", ["Note", "list[Note]"])
def test_a_page_is_no_message_and_that_is_what_is_told(message: str) -> None:
    found = users(
        MODELS,
        events=f"listed: {{message: '{message}'}}",
        api="""
        operations:
          list_notes:
            output: list[Note]
            paginate: cursor
            rest: {method: GET, path: /x}
            events: {publish_on_success: listed}
        """,
    )
    assert found.findings == ["spec/event-payload: listed"]
    [finding] = found.diagnostics
    assert "is a page" in finding.message
    assert [found.text(label.span) for label in finding.secondary] == ["cursor"]
    assert "write `output" not in (finding.help or "")


def refused(fields: str, act: str = "rest: {method: POST, path: /x}", errors: str = "") -> list[str]:
    """What is said of an operation that publishes its problems as a message with the fields."""
    found = users(
        f"Failure: {{fields: {{{fields}}}}}\nPart: {{fields: {{x: int}}}}",
        events="failed: {message: Failure}\nasked: {message: Part}",
        api=f"""
errors:
  Plain: {{status: 404}}
{indented(errors)}
operations:
  act: {{errors: [Plain{", Rich" if errors else ""}], events: {{publish_on_error: failed}}, {act}}}
""".replace("\n\n", "\n"),
    )
    assert {each.id for each in found.diagnostics} <= {"spec/event-payload"}
    return [each.message.partition("cannot: ")[2] for each in found.diagnostics]


WHOLE = "type: string, title: string, status: int"


@pytest.mark.parametrize(
    "fields",
    [
        WHOLE,
        "type: string",
        f"{WHOLE}, detail: {{type: string, optional: true}}",
        f"{WHOLE}, detail: {{type: string, default: ''}}",
        f"{WHOLE}, detail: {{type: 'string?', optional: true}}",
        f"{WHOLE}, note: {{type: int, optional: true}}",
        f"{WHOLE}, errors: {{type: 'list[json]', optional: true}}",
        "title: {type: string, min_length: 1}, status: {type: int, ge: 400, lt: 600}, type: json",
    ],
)
def test_a_message_that_takes_every_problem(fields: str) -> None:
    assert refused(fields) == []


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        (f"{WHOLE}, detail: string", "a problem that is raised without a text has no `detail`"),
        (f"{WHOLE}, instance: string", "a problem has no `instance`"),
        (f"{WHOLE}, note: int", "a problem has no `note`"),
        ("status: string", "its `status` does not take every `int` of a problem"),
        ("status: {type: int, ge: 500}", "its `status` does not take every `int` of a problem"),
        ("type: url", "its `type` does not take every `string` of a problem"),
        ("title: {type: string, max_length: 5}", "its `title` does not take every `string` of a problem"),
        ("detail: {type: int, optional: true}", "its `detail` does not take every `string` of a problem"),
        (
            "detail: {type: string, min_length: 1, optional: true}",
            "its `detail` does not take every `string` of a problem",
        ),
        (
            "errors: {type: 'list[int]', optional: true}",
            "its `errors` does not take every `list[json]` of a request that does not follow the contract",
        ),
    ],
)
def test_a_message_that_some_problem_does_not_fit(fields: str, reason: str) -> None:
    assert refused(fields) == [reason]


def test_a_message_driven_operation_has_no_problems_of_requests() -> None:
    driven = "input: Part, events: {subscribe: asked, publish_on_error: failed}"
    found = users(
        "Failure: {fields: {errors: {type: int, optional: true}}}\nPart: {fields: {x: int}}",
        events="failed: {message: Failure}\nasked: {message: Part}",
        api=f"operations:\n  act: {{{driven}}}",
    )
    assert found.findings == []


@pytest.mark.parametrize(
    ("member", "of_error", "reasons"),
    [
        ("{type: int, optional: true}", "int", []),
        ("{type: 'int?', optional: true}", "int", []),
        ("{type: Part, optional: true}", "Part", []),
        ("{type: 'list[json]', optional: true}", "list[Part]", []),
        ("{type: string, optional: true}", "int", ["its `more` does not take every `int` of `Rich`"]),
        ("{type: int, optional: true}", "int?", ["its `more` does not take every `int?` of `Rich`"]),
        ("{type: json, optional: true}", "list[int]", []),
        (
            "{type: 'list[int]', optional: true}",
            "list[Part]",
            ["its `more` does not take every `list[Part]` of `Rich`"],
        ),
        ("int", "int", ["not every problem has a `more`"]),
    ],
)
def test_what_errors_add_to_their_problems_fits_as_well(member: str, of_error: str, reasons: list[str]) -> None:
    rich = f"Rich: {{status: 409, fields: {{more: '{of_error}'}}}}"
    assert refused(f"{WHOLE}, more: {member}", errors=rich) == reasons
