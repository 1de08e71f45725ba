"""Types that are spelled as in earlier formats."""

from __future__ import annotations

import re
from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.diagnostics.diagnostic import Edit, Fix
from interlock.diagnostics.source import Span
from interlock.ir.written import Written, WrittenFile
from interlock.lint.spec.examples import shop
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.type_places import type_places
from interlock.lint.spec.workspace import Workspace

_DICT = re.compile(r"(?<![A-Za-z0-9_.])dict(?=\s*\[)")
_NEW = {"dict": "map", "optional": "nullable"}


def check(workspace: Workspace) -> Iterator[Finding]:
    for path in workspace.paths:
        file = workspace.file(path)
        for value in type_places(file.root):
            text = value.text or ""
            start = _where_read(file, value)
            if text in _NEW:
                yield _finding(value.span, text, None if start is None else Span(path, start, start + len(text)))
            elif "dict" in text:
                for found in _DICT.finditer(text):
                    place = None if start is None else Span(path, start + found.start(), start + found.end())
                    yield _finding(place or value.span, "dict", place)


def _finding(span: Span, old: str, edited: Span | None) -> Finding:
    new = _NEW[old]
    return Finding(
        span,
        f"`{old}` is an earlier name of `{new}`",
        f"write `{new}`",
        fix=None if edited is None else Fix(f"Write `{new}`", (Edit(edited, new),)),
    )


def _where_read(file: WrittenFile, value: Written) -> int | None:
    """Where the characters of a value begin in the file.

    None where they are not those of the file, as with escapes, or stand in several places, as with an anchor.
    """
    written = file.text[value.span.start : value.span.end]
    quote = 1 if written[:1] in ("'", '"') else 0
    return value.span.start + quote if written[quote : len(written) - quote] == value.text else None


def _models(type: str) -> str:
    return f"models: {{Order: {{fields: {{amounts: '{type}'}}}}}}"


RULE = SpecRule(
    Entry(
        id="lint/old-type-spelling",
        title="A type that is spelled as in an earlier format",
        reason="""\
`dict` and `optional` are read as `map` and `nullable`, so that older specs load unchanged. `map` is what JSON has,
and `optional` means elsewhere that a field may be absent, which nullable fields may not.""",
        bad=shop(models=_models("dict[string,int]")),
        good=shop(models=_models("map[string,int]")),
    ),
    check,
)
