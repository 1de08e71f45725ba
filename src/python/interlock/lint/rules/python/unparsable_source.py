"""A Python file that does not parse."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry, example_file
from interlock.lint.python.facts import WorkspaceFacts
from interlock.lint.python.resolving.project import Project
from interlock.lint.python.rule import Finding, PythonRule, Reach
from interlock.lint.python.summary import ModuleSummary


def check(module: ModuleSummary, project: Project, facts: WorkspaceFacts) -> Iterator[Finding]:
    problem = module.problem
    if problem is not None:
        yield Finding(
            problem.start,
            problem.end,
            f"this file cannot be read as Python, so no rule can look at it: {problem.message}",
            "mend it, or give it another suffix if it is not meant to be Python 3.11",
        )


RULE = PythonRule(
    Entry(
        id="lint/unparsable-source",
        title="A Python file that does not parse",
        reason="""\
Rules look at what a file says. Of a file that is no valid Python 3.11 nothing is known, and passing over it would make
a syntax error a way around every rule. All other files are looked at all the same.""",
        bad=(
            example_file(
                "services/shop/controllers/orders.py",
                """
                def total(prices: list[int]) -> int  # found
                    return sum(prices)
                """,
            ),
        ),
        good=(
            example_file(
                "services/shop/controllers/orders.py",
                """
                def total(prices: list[int]) -> int:
                    return sum(prices)
                """,
            ),
        ),
    ),
    Reach.EVERYTHING,
    check,
)
