"""Types that are spelled as in earlier formats."""

from __future__ import annotations

import re
from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.diagnostics.diagnostic import Edit, Fix
from interlock.diagnostics.source import Span
from interlock.ir.written import Written
from interlock.lint.spec.examples import shop
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.workspace import Workspace

_DICT = re.compile(r"(?<![A-Za-z0-9_.])dict(?=\s*\[)")
_NEW = {"dict": "map", "optional": "nullable"}


def check(workspace: Workspace) -> Iterator[Finding]:
    for path in workspace.paths:
        file = workspace.file(path)
        for value in _types(file.root):
            text = file.text[value.span.start : value.span.end]
            new = _NEW.get(value.text or "")
            if new is not None and value.text is not None:
                yield _finding(value.span, value.text, new, text.replace(value.text, new))
            elif "dict" in text:
                for found in _DICT.finditer(text):
                    start = value.span.start
                    yield _finding(Span(path, start + found.start(), start + found.end()), "dict", "map", "map")


def _finding(span: Span, old: str, new: str, text: str) -> Finding:
    return Finding(
        span,
        f"`{old}` is an earlier name of `{new}`",
        f"write `{new}`",
        fix=Fix(f"Write `{new}`", (Edit(span, text),)),
    )


def _types(root: Written) -> Iterator[Written]:
    """The scalars of a file that stand for types, or for the kind of a type in the long form."""
    for declared in _values(root.get("models")):
        fields = declared.get("fields")
        for type in (declared,) if fields is None else _values(fields):
            yield from _in_type(type)
    for error in _values(root.get("errors")):
        for field in _values(error.get("fields")):
            yield from _in_type(field)
    for section in ("operations", "events", "tasks"):
        for declared in _values(root.get(section)):
            params = declared.get("params")
            for used in (*(declared.get(key) for key in _USES), *(params.items if params is not None else ())):
                yield from _in_type(used)


_USES = ("input", "output", "message")


def _in_type(value: Written | None) -> Iterator[Written]:
    if value is None:
        return
    if value.text is not None:
        yield value
        return
    kind = value.get("type") or value.get("union")
    yield from _in_type(value.get("type"))
    if kind is None:
        return
    if kind.text is None or kind.text == "union":
        members = (value if kind.text else kind).get("of")
        for member in (*_values(members), *(members.items if members is not None else ())):
            yield from _in_type(member)
    elif kind.text in ("dict", "map"):
        yield from _in_type(value.get("key"))
        yield from _in_type(value.get("value"))
    else:
        yield from _in_type(value.get("of"))


def _values(mapping: Written | None) -> Iterator[Written]:
    return (value for _, value in mapping.entries) if mapping is not None else iter(())


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
