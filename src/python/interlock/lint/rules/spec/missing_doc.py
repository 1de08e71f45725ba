"""Operations that nothing is said about."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.lint.spec.examples import shop
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.workspace import Workspace


def check(workspace: Workspace) -> Iterator[Finding]:
    for operation in workspace.operations:
        if not operation.summary and not operation.doc:
            yield Finding(
                operation.span,
                f"nothing is said about the operation `{operation.name}`",
                "add `summary:`, a line, or `doc:`, what a caller has to know",
            )


RULE = SpecRule(
    Entry(
        id="lint/missing-doc",
        title="An operation without `summary` and `doc`",
        reason="""\
What a spec says about an operation is the documentation of the API, the docstring of the client and the server, and
what an agent reads before it calls. A name says what is done, not to whom, when and with what consequence.""",
        bad=shop(api="operations: {close_shop: {rest: {method: POST, path: /closing}}}"),
        good=shop(
            api="""
            operations:
              close_shop:
                doc: Takes no more orders. Those that are placed are still delivered.
                rest: {method: POST, path: /closing}
            """
        ),
    ),
    check,
)
