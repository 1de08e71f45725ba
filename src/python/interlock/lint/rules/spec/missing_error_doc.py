"""Errors that nothing is said about."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.lint.spec.examples import shop
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.workspace import Workspace


def check(workspace: Workspace) -> Iterator[Finding]:
    for api in workspace.apis:
        for error in api.errors:
            if not error.doc:
                yield Finding(
                    error.span,
                    f"nothing is said about the error `{error.name.name}`",
                    "add `doc:`, when it is answered and what the caller can do",
                )


_USE = "operations: {close_shop: {errors: [ShopIsOpen], rest: {method: POST, path: /closing}}}"

RULE = SpecRule(
    Entry(
        id="lint/missing-error-doc",
        title="An error without `doc`",
        reason="""\
Whoever gets an error reads its documentation more closely than any other. `doc` says when it is answered and what can
be done about it; it becomes the description of the response and the docstring of the exception.""",
        bad=shop(api=f"errors: {{ShopIsOpen: {{status: 409}}}}\n{_USE}"),
        good=shop(api=f"errors: {{ShopIsOpen: {{status: 409, doc: There are customers inside.}}}}\n{_USE}"),
    ),
    check,
)
