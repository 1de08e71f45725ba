"""Diagnostics as a SARIF 2.1.0 log (OASIS Standard incorporating Errata 01), for code scanning and other tools.

Numbers of sections in this module are those of the standard.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from interlock.diagnostics.diagnostic import Diagnostic, Edit, Fix, Label, Severity
from interlock.diagnostics.render.fingerprints import fingerprints
from interlock.diagnostics.render.formats import FindEntry
from interlock.diagnostics.source import SourceFile, Span

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "SRCROOT"
"""What paths are relative to; where that lies is for the reader to know (3.14.14)."""

FINGERPRINT = "interlockFinding/v1"

_Object = dict[str, object]
_BEFORE_LINK_TARGET = re.compile(r"\[(?=[^\[\]]*\]\()")


def render_sarif(diagnostics: Sequence[Diagnostic], sources: Mapping[str, SourceFile], find_entry: FindEntry) -> str:
    """A log of one run, with a description of each id that is reported. Without a line break at the end.

    Lines and columns count from 1, in Unicode code points; the end is the place behind the last character.
    """
    import json

    ordered = sorted(diagnostics, key=lambda found: found.sort_key)
    severities = {found.id: found.severity for found in ordered}
    indices = {id: index for index, id in enumerate(sorted(severities))}
    results = zip(ordered, fingerprints(ordered, sources), strict=True)
    run: _Object = {
        "tool": _tool([_rule(id, severities[id], find_entry) for id in indices]),
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository."}}},
        "results": [_result(found, indices[found.id], print, sources) for found, print in results],
    }
    return json.dumps(_log(run), indent=2)


def render_sarif_failure(reason: str) -> str:
    """A log of one run that did not come to look at anything: it has no results (3.14.23), and tells why (3.20.21)."""
    import json

    notification: _Object = {"level": "error", "message": _message(reason)}
    invocation: _Object = {"executionSuccessful": False, "toolExecutionNotifications": [notification]}
    return json.dumps(_log({"tool": _tool([]), "invocations": [invocation]}), indent=2)


def _log(run: _Object) -> _Object:
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _tool(rules: Sequence[_Object]) -> _Object:
    return {"driver": {"name": "Interlock", "rules": rules}}


def _rule(id: str, severity: Severity, find_entry: FindEntry) -> _Object:
    """A reportingDescriptor (3.49)."""
    described: _Object = {"id": id, "defaultConfiguration": {"level": _level(severity)}}
    entry = find_entry(id)
    if entry is None:
        return described
    from interlock.diagnostics.catalogue.page import page

    text = page(entry)
    return {
        **described,
        "shortDescription": {"text": f"{entry.title}."},
        "fullDescription": {"text": entry.reason, "markdown": entry.reason},
        "help": {"text": text, "markdown": text},
    }


def _result(found: Diagnostic, rule: int, fingerprint: str, sources: Mapping[str, SourceFile]) -> _Object:
    """A result (3.27)."""
    lines = [found.message, *([f"help: {found.help}"] if found.help else [])]
    result: _Object = {
        "ruleId": found.id,
        "ruleIndex": rule,
        "level": _level(found.severity),
        "message": _message("\n".join(lines)),
        "locations": [_location(found.primary, sources)],
        "partialFingerprints": {FINGERPRINT: fingerprint},
    }
    if found.secondary:
        result["relatedLocations"] = [_location(label, sources) for label in found.secondary]
    if found.fix:
        result["fixes"] = [_fix(found.fix, sources)]
    return result


def _level(severity: Severity) -> str:
    match severity:
        case Severity.ERROR:
            return "error"
        case Severity.WARNING:
            return "warning"


def _location(label: Label, sources: Mapping[str, SourceFile]) -> _Object:
    place: _Object = {
        "physicalLocation": {"artifactLocation": _artifact(label.span.path), "region": _region(label.span, sources)}
    }
    if label.text:
        place["message"] = _message(label.text)
    return place


def _artifact(path: str) -> _Object:
    """A relative reference as RFC 3986 wants it: also a colon is encoded, since before it there would be a scheme."""
    from urllib.parse import quote

    return {"uri": quote(path.encode("utf-8", "surrogateescape"), safe="/"), "uriBaseId": ROOT}


def _region(span: Span, sources: Mapping[str, SourceFile]) -> _Object:
    source = sources.get(span.path)
    if source is None:
        return {"startLine": 1}
    start, end = source.position(span.start), source.position(span.end)
    return {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }


def _fix(fix: Fix, sources: Mapping[str, SourceFile]) -> _Object:
    """A fix (3.55). Whether it may be applied unseen is told as a property, since the standard has no word for it."""
    edits: dict[str, list[Edit]] = {}
    for edit in fix.edits:
        edits.setdefault(edit.span.path, []).append(edit)
    changes = [
        {"artifactLocation": _artifact(path), "replacements": _replacements(in_file, sources)}
        for path, in_file in edits.items()
    ]
    return {
        "description": _message(fix.title),
        "artifactChanges": changes,
        "properties": {"safety": fix.safety.value},
    }


def _replacements(edits: Iterable[Edit], sources: Mapping[str, SourceFile]) -> list[_Object]:
    return [
        {
            "deletedRegion": _region(edit.span, sources),
            **({"insertedContent": {"text": edit.text}} if edit.text else {}),
        }
        for edit in edits
    ]


def _message(text: str) -> _Object:
    """A message without placeholders (3.11.5) and without links (3.11.6): what would read as one is escaped."""
    doubled = text.replace("{", "{{").replace("}", "}}")
    return {"text": _BEFORE_LINK_TARGET.sub(r"\\[", doubled)}
