"""Times that are typed as strings or numbers."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.ir.types import Scalar, ScalarType
from interlock.lint.spec.examples import shop
from interlock.lint.spec.names import words
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.values import typed_values
from interlock.lint.spec.workspace import Workspace

_UNTYPED = frozenset({Scalar.STRING, Scalar.INT, Scalar.INT64, Scalar.FLOAT})
_PLACES = frozenset({"located", "based", "hosted", "situated", "headquartered"})
_PARTICIPLES = frozenset(
    {
        *("sent", "paid", "made", "seen", "read", "begun", "done", "due", "run", "built", "found", "given", "held"),
        *("known", "left", "lost", "met", "put", "set", "shown", "sold", "bought", "taken", "won", "written", "start"),
        *("end", "valid", "starts", "ends", "expires", "begins", "born", "kept", "withdrawn", "frozen", "broken"),
    }
)


def check(workspace: Workspace) -> Iterator[Finding]:
    for value in typed_values(workspace):
        type = workspace.bare(value.type)
        if not isinstance(type, ScalarType) or type.scalar not in _UNTYPED:
            continue
        wanted = _wanted(words(value.name), type.scalar)
        if wanted is not None:
            yield Finding(
                value.span,
                f"`{value.name}` is a time, and is typed as `{type.scalar}`",
                f"use `{wanted}`",
            )


def _wanted(said: tuple[str, ...], scalar: Scalar) -> str | None:
    match said:
        case (*_, before, "at") if before not in _PLACES and (before.endswith("ed") or before in _PARTICIPLES):
            return "datetime"
        case ("timestamp" | "datetime",) | (*_, "timestamp" | "datetime"):
            return "datetime"
        case (*_, "date" | "birthday" | "birthdate") if scalar is Scalar.STRING:
            return "date"
        case _:
            return None


def _models(type: str) -> str:
    return f"models: {{Order: {{fields: {{placed_at: {type}}}}}}}"


RULE = SpecRule(
    Entry(
        id="lint/time-as-text",
        title="A time typed as a string or a number",
        reason="""\
A string that should be a time is whatever the sender makes of it, with or without a zone, day or month first; a
number is seconds or milliseconds. `datetime` (RFC 3339, with its offset) and `date` are checked where they come in
and are the language's own type in code. Names such as `created_at`, `due_date` and `timestamp` are taken for times.""",
        bad=shop(models=_models("string")),
        good=shop(models=_models("datetime")),
    ),
    check,
)
