"""GET operations that answer with nothing."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.ir.api import Method
from interlock.lint.spec.examples import shop
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.workspace import Workspace

_OK = 200


def check(workspace: Workspace) -> Iterator[Finding]:
    for route in workspace.routes:
        operation = route.operation
        if route.http.method is Method.GET and operation.output is None and route.http.status == _OK:
            yield Finding(
                operation.span,
                f"`{operation.name}` gets nothing",
                "add `output:`, or say `status: 204` if that there is no error is all there is to know",
            )


def _api(output: str) -> str:
    return f"operations: {{get_opening: {{{output}rest: {{method: GET, path: /opening}}}}}}"


RULE = SpecRule(
    Entry(
        id="lint/get-without-output",
        title="A GET without an output",
        reason="""\
A GET is for what it answers with. Without `output` the answer is 200 and empty, which is mostly an output that was
forgotten. Where the answer is that there is no error, 204 says so.""",
        bad=shop(api=_api("")),
        good=shop(api=_api("output: time, ")),
    ),
    check,
)
