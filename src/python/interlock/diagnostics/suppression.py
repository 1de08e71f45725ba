"""Comments that allow a finding: `# interlock: allow lint/some-rule -- why this one place is right`.

The grammar is the same in Python, in YAML and in BUILD files. Where a comment stands, and which range it covers, is for
the reader of the language to say: the statement (or the entry) that it stands on or, alone on its line, the next one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from interlock.diagnostics.diagnostic import Diagnostic, Edit, Fix, Label, Severity
from interlock.diagnostics.nearest import nearest
from interlock.diagnostics.source import Span

SYNTAX = "lint/suppression-syntax"
UNKNOWN_RULE = "lint/suppression-of-unknown-rule"
WITHOUT_REASON = "lint/suppression-without-reason"
UNUSED = "lint/unused-suppression"

GRAPH_PREFIX = "graph/"
"""What the ids of findings of the graph begin with. They may be in specs and in BUILD files."""

SUPPRESSION_IDS = (SYNTAX, UNKNOWN_RULE, WITHOUT_REASON, UNUSED)
"""What may be reported of suppressions themselves; these cannot be suppressed."""

# At the beginning of a comment, or behind another one, such as a `noqa`.
_ADDRESSED = re.compile(r"(?<!\S)#\s*interlock\s*:", re.IGNORECASE)
_ALLOW = re.compile(
    r"#\s*interlock:\s*allow\s+(?P<rule>(?:lint|graph|service)/[a-z0-9-]+)(?:\s+--(?:\s+(?P<reason>\S.*?))?)?\s*$"
)
# Written without a flag, so that the search begins at each `#` only.
_HINT = re.compile(r"#\s*[iI][nN][tT][eE][rR][lL][oO][cC][kK]\s*:")
_WORD = re.compile(r"\w")
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n|$)")
_EXAMPLE = "write `# interlock: allow lint/<rule> -- <reason>`"


@dataclass(frozen=True, slots=True)
class Suppression:
    """What one comment allows. `rule` is None when the comment is for us and cannot be read.

    `comment` is the span of the comment, or of that part of it, from its `#` on; `covers` the range in which a finding
    has to begin; `removal` what is taken away with the comment, see `removal_of`.
    """

    rule: str | None
    reason: str | None
    comment: Span
    covers: Span
    removal: Span


def is_of_graph(suppression: Suppression) -> bool:
    """Whether a suppression, also one in a spec, is of a finding of the graph of services."""
    return suppression.rule is not None and suppression.rule.startswith(GRAPH_PREFIX)


def may_have_suppressions(text: str) -> bool:
    """Whether a text, whatever its language, is worth being searched for comments. Most are not."""
    return _HINT.search(text) is not None


def is_suppression(comment: str) -> bool:
    """Whether a comment, from its `#` on, or a part of it is addressed to Interlock."""
    return _ADDRESSED.search(comment) is not None


def suppressions_in(text: str, comment: Span, covers: Span) -> Iterator[Suppression]:
    """The suppressions in a comment of a text: each goes on to the next, or to the comment's end."""
    starts = [found.start() for found in _ADDRESSED.finditer(text[comment.start : comment.end])]
    for start, end in pairwise([*starts, comment.end - comment.start]):
        written = text[comment.start + start : comment.start + end].rstrip()
        part = Span(comment.path, comment.start + start, comment.start + start + len(written))
        yield _read(written, part, covers, removal_of(text, part))


def _read(written: str, comment: Span, covers: Span, removal: Span) -> Suppression:
    found = _ALLOW.match(written)
    if found is None:
        return Suppression(None, None, comment, covers, removal)
    says_why = _WORD.search(found["reason"] or "") is not None
    return Suppression(found["rule"], found["reason"] if says_why else None, comment, covers, removal)


def next_entry(text: str, offset: int) -> tuple[int, int]:
    """The next line that is neither blank nor a comment; nothing at the end of the text when there is none."""
    found = _LINE.match(text, offset)
    while found is not None and found.end() < len(text):
        found = _LINE.match(text, found.end())
        if found is not None and (line := found.group().strip()) and not line.startswith("#"):
            return found.span()
    return len(text), len(text)


def removal_of(text: str, comment: Span) -> Span:
    """A comment, or a part of one, with the spaces before it and, where it stands alone, with its whole line."""
    start, end = comment.start, comment.end
    while start > 0 and text[start - 1] in " \t":
        start -= 1
    while end < len(text) and text[end] in " \t":
        end += 1
    if end < len(text) and text[end] not in "\r\n":
        return Span(comment.path, comment.start, end)
    if start > 0 and text[start - 1] not in "\r\n":
        return Span(comment.path, start, end)
    if text.startswith("\r\n", end):
        end += 2
    elif end < len(text):
        end += 1
    return Span(comment.path, start, end)


def apply_suppressions(
    findings: Iterable[Diagnostic],
    suppressions: Sequence[Suppression],
    known: Collection[str],
) -> tuple[Diagnostic, ...]:
    """The findings that no suppression allows, and what is wrong with the suppressions, sorted by place.

    `known` are the ids of all rules. A suppression without a reason allows nothing.
    """
    valid = [found for found in suppressions if found.rule in known and found.reason]
    used: set[Suppression] = set()
    remaining: list[Diagnostic] = []
    for finding in findings:
        allowing = [found for found in valid if _allows(found, finding)]
        used.update(allowing)
        if not allowing:
            remaining.append(finding)
    for suppression in suppressions:
        remaining.extend(_problem(suppression, known, used))
    return tuple(sorted(remaining, key=lambda found: found.sort_key))


def _allows(suppression: Suppression, finding: Diagnostic) -> bool:
    place, covers = finding.primary.span, suppression.covers
    return finding.id == suppression.rule and place.path == covers.path and covers.start <= place.start < covers.end


def _problem(suppression: Suppression, known: Collection[str], used: Collection[Suppression]) -> Iterator[Diagnostic]:
    if suppression.rule is None:
        yield _finding(SYNTAX, "this comment is no suppression that can be read", suppression, _EXAMPLE)
    elif suppression.rule not in known:
        yield _finding(
            UNKNOWN_RULE,
            f"no rule that looks at this file is called `{suppression.rule}`",
            suppression,
            _meant(suppression.rule, known),
        )
    elif not suppression.reason:
        yield _finding(
            WITHOUT_REASON,
            f"`{suppression.rule}` is allowed without a reason, so it is not",
            suppression,
            f"say why: `# interlock: allow {suppression.rule} -- <reason>`",
        )
    elif suppression not in used:
        remove = Fix("Remove the comment", (Edit(suppression.removal, ""),))
        yield _finding(
            UNUSED, f"nothing here violates `{suppression.rule}`", suppression, "remove the comment", fix=remove
        )


def _meant(rule: str, known: Collection[str]) -> str:
    near = nearest(rule, known)
    if near is not None:
        return f"did you mean `{near}`?"
    return "`interlock explain` lists the rules; those of Python, of specs and of BUILD files are not the same"


def _finding(id: str, message: str, suppression: Suppression, help: str, fix: Fix | None = None) -> Diagnostic:
    return Diagnostic(
        id=id,
        message=message,
        primary=Label(suppression.comment),
        help=help,
        severity=Severity.WARNING,
        fix=fix,
    )
