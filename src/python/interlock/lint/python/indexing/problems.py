"""The summaries of files that do not parse."""

from __future__ import annotations

from interlock.lint.python.indexing.places import Places
from interlock.lint.python.modules import is_package
from interlock.lint.python.summary import ModuleSummary, Scope, ScopeKind, SyntaxProblem


def unparsable(path: str, module: str, problem: SyntaxProblem) -> ModuleSummary:
    empty = Scope(ScopeKind.MODULE, -1, "", {})
    return ModuleSummary(path, module, is_package(path), scopes=(empty,), problem=problem)


def problem_of(error: SyntaxError, text: str, places: Places) -> SyntaxProblem:
    """The place of a syntax error, whose columns count characters from 1. It is a character wide at least."""
    if not error.lineno:
        return SyntaxProblem(error.msg, 0, 0)
    start = min(places.character(error.lineno, max((error.offset or 1) - 1, 0)), len(text))
    return SyntaxProblem(error.msg, start, min(start + 1, len(text)))
