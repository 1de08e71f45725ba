"""Applies the fixes of findings to texts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from interlock.diagnostics.diagnostic import Diagnostic, Edit, Safety


def applicable(texts: Mapping[str, str], findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings with a safe fix that leads into no other file than these, in the order of their places."""
    return tuple(
        finding
        for finding in sorted(findings, key=lambda found: found.sort_key)
        if finding.fix is not None
        and finding.fix.safety is Safety.SAFE
        and all(edit.span.path in texts for edit in finding.fix.edits)
    )


def apply_fixes(texts: Mapping[str, str], findings: Iterable[Diagnostic]) -> dict[str, str]:
    """The texts that change, by path, after the safe fixes of the findings, the first by place first.

    A fix is applied whole or not at all: not when an edit of it overlaps one that is applied already, and not when it
    leads into a file that is not among `texts`. What is left can be looked for in the outcome.
    """
    applied: dict[str, list[Edit]] = {}
    for finding in applicable(texts, findings):
        edits = finding.fix.edits if finding.fix is not None else ()
        if all(_is_free(edit, applied.get(edit.span.path, ())) for edit in edits):
            for edit in edits:
                applied.setdefault(edit.span.path, []).append(edit)
    mended = {path: edited(texts[path], edits) for path, edits in applied.items()}
    return {path: text for path, text in mended.items() if text != texts[path]}


Soundness = Callable[[Sequence[Diagnostic]], bool]
"""Whether texts are right after the fixes of some findings together."""


def largest_sound(findings: Sequence[Diagnostic], is_sound: Soundness) -> tuple[Diagnostic, ...]:
    """As many findings as can be fixed together, the first ones first: one that cannot is left out alone.

    A few bad ones among many are found by halving, with a question or two for each level.
    """
    return _with_sound((), tuple(findings), is_sound)


def _with_sound(
    kept: tuple[Diagnostic, ...], added: tuple[Diagnostic, ...], is_sound: Soundness
) -> tuple[Diagnostic, ...]:
    if not added or is_sound((*kept, *added)):
        return (*kept, *added)
    if len(added) == 1:
        return kept
    half = len(added) // 2
    return _with_sound(_with_sound(kept, added[:half], is_sound), added[half:], is_sound)


def without_offer(findings: Iterable[Diagnostic], refused: Collection[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings, where the fixes of those that were refused are no longer said to be safe."""
    return tuple(
        replace(finding, fix=replace(finding.fix, safety=Safety.UNSAFE))
        if finding.fix is not None and finding in refused
        else finding
        for finding in findings
    )


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
