"""Values of one enum that are spelled in several styles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.ir.declarations import Enum
from interlock.lint.spec.examples import shop
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.workspace import Workspace

_STYLES = {
    "snake_case": re.compile(r"[a-z0-9]+(_[a-z0-9]+)*"),
    "kebab-case": re.compile(r"[a-z0-9]+(-[a-z0-9]+)*"),
    "UPPER_CASE": re.compile(r"[A-Z0-9]+(_[A-Z0-9]+)*"),
    "camelCase": re.compile(r"[a-z][a-z0-9]*([A-Z][a-z0-9]*)*"),
    "PascalCase": re.compile(r"([A-Z][a-z0-9]*)+"),
}


def check(workspace: Workspace) -> Iterator[Finding]:
    for declared in workspace.declarations:
        if not isinstance(declared, Enum):
            continue
        values = [member.value for member in declared.members if isinstance(member.value, str)]
        styles = [{name for name, style in _STYLES.items() if style.fullmatch(value)} for value in values]
        # Values with other characters, such as `1/2` or `en-GB`, are somebody else's and have no style of ours.
        if not styles or not all(styles) or set.intersection(*styles):
            continue
        common = max(_STYLES, key=lambda name: sum(name in each for each in styles))
        odd = next(value for value, each in zip(values, styles, strict=True) if common not in each)
        yield Finding(
            declared.span,
            f"the values of `{declared.name.name}` are spelled in several styles: `{odd}` is not in {common}",
            "spell all values alike; they are what stands in JSON, so those in use already stay as they are",
        )


RULE = SpecRule(
    Entry(
        id="lint/enum-value-style",
        title="An enum whose values are spelled in several styles",
        reason="""\
The values of an enum stand in JSON, in databases and in the code of others. When some are `in_transit` and others
`handedOver`, everybody has to look up every one of them.""",
        bad=shop(models="models: {State: {type: enum, values: [in_transit, handedOver, at_home]}}"),
        good=shop(models="models: {State: {type: enum, values: [in_transit, handed_over, at_home]}}"),
    ),
    check,
)
