from __future__ import annotations

import pytest

from interlock.diagnostics.codec import decode_diagnostics, encode_diagnostics
from interlock.diagnostics.diagnostic import Diagnostic, Edit, Fix, Label, Safety
from interlock.diagnostics.severity import Severity
from interlock.diagnostics.source import Span

PLACE = Span("services/shop/app/main.py", 3, 8)
BARE = Diagnostic("lint/a", "is not so", Label(PLACE))
FULL = Diagnostic(
    "lint/b",
    "is “not” so \udc80",
    Label(PLACE, "here"),
    (Label(Span("specs/shop/api.yaml", 0, 0), "there"), Label(PLACE)),
    "write it otherwise",
    Severity.WARNING,
    Fix("take it away", (Edit(PLACE, ""), Edit(PLACE, "x")), Safety.UNSAFE),
)


@pytest.mark.parametrize("findings", [(), (BARE,), (FULL, BARE)])
def test_findings_come_out_as_they_went_in(findings: tuple[Diagnostic, ...]) -> None:
    assert decode_diagnostics(encode_diagnostics(findings)) == findings
