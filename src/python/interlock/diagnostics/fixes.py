"""Applies the fixes of findings to texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from interlock.diagnostics.diagnostic import Diagnostic, Edit, Safety


def apply_fixes(texts: Mapping[str, str], findings: Iterable[Diagnostic]) -> dict[str, str]:
    """The texts that change, by path, after the safe fixes of the findings, the first by place first.

    A fix is applied whole or not at all: not when an edit of it overlaps one that is applied already, and not when it
    leads into a file that is not among `texts`. What is left can be looked for in the outcome.
    """
    applied: dict[str, list[Edit]] = {}
    for finding in sorted(findings, key=lambda found: found.sort_key):
        fix = finding.fix
        if fix is None or fix.safety is not Safety.SAFE:
            continue
        if all(edit.span.path in texts and _is_free(edit, applied.get(edit.span.path, ())) for edit in fix.edits):
            for edit in fix.edits:
                applied.setdefault(edit.span.path, []).append(edit)
    return {path: edited(texts[path], edits) for path, edits in applied.items()}


def edited(text: str, edits: Iterable[Edit]) -> str:
    """A text after edits that do not overlap."""
    parts: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: (edit.span.start, edit.span.end)):
        parts += (text[at : edit.span.start], edit.text)
        at = edit.span.end
    return "".join((*parts, text[at:]))


def _is_free(edit: Edit, taken: Iterable[Edit]) -> bool:
    """Edits that touch do not overlap, unless they stand at one place."""
    span = edit.span
    return all(span != other.span and (span.end <= other.span.start or other.span.end <= span.start) for other in taken)
