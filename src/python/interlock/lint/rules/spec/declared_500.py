"""Errors that nobody means to answer with."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.lint.spec.examples import shop
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.workspace import Workspace

_DEFECT = 500


def check(workspace: Workspace) -> Iterator[Finding]:
    for api in workspace.apis:
        for error in api.errors:
            if error.status == _DEFECT:
                yield Finding(
                    workspace.place(error.span, "status"),
                    f"`{error.name.name}` is a 500, which nobody plans to answer",
                    "name what went wrong: 409 or 422 for the request, 502, 503 or 504 for what the service depends on",
                )


def _api(status: int) -> str:
    return f"""
    errors: {{PrinterOff: {{status: {status}}}}}
    operations:
      print_receipt: {{errors: [PrinterOff], rest: {{method: POST, path: /receipt}}}}
    """


RULE = SpecRule(
    Entry(
        id="lint/declared-500",
        title="An error with the status 500",
        reason="""\
500 says that the service has a defect. Every operation may answer it and alarms go by it, so it is no part of a
contract. What can be foreseen has a status that says whose turn it is: the caller's (4xx), or later again (502, 503,
504).""",
        bad=shop(api=_api(500)),
        good=shop(api=_api(503)),
    ),
    check,
)
