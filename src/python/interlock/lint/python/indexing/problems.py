"""The summaries of files that do not parse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.lint.python.indexing.places import Places
from interlock.lint.python.modules import is_package
from interlock.lint.python.summary import ScopeKind, SyntaxProblem

if TYPE_CHECKING:
    from interlock.lint.python.codec import SummaryRow


def unparsable(path: str, module: str, problem: SyntaxProblem) -> SummaryRow:
    return {
        "path": path,
        "module": module,
        "is_package": is_package(path),
        "imported": (),
        "stars": (),
        "scopes": ((ScopeKind.MODULE.value, -1, "", {}),),
        "classes": (),
        "functions": (),
        "calls": (),
        "environment": (),
        "suppressions": (),
        "header": None,
        "problem": tuple(problem),
    }


def problem_of(error: SyntaxError, text: str, places: Places) -> SyntaxProblem:
    """The place of a syntax error, whose columns count characters from 1. It is a character wide at least."""
    if not error.lineno:
        return SyntaxProblem(error.msg, 0, 0)
    start = min(places.character(error.lineno, max((error.offset or 1) - 1, 0)), len(text))
    return SyntaxProblem(error.msg, start, min(start + 1, len(text)))
