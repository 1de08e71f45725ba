"""What tells that a finding is the same one as that of an earlier run, though lines above it came or went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from interlock.diagnostics.diagnostic import Diagnostic
from interlock.diagnostics.source import SourceFile


def fingerprints(diagnostics: Sequence[Diagnostic], sources: Mapping[str, SourceFile]) -> Iterator[str]:
    """One a diagnostic, all different, in hexadecimal digits.

    They are made of the id, the path and the text of the line without its indentation, not of the line's number, nor
    of the message, which may be put better one day. Of several that are alike in that, the n-th keeps its fingerprint
    as long as there are n of them.
    """
    from hashlib import sha256

    seen: Counter[tuple[str, str, str]] = Counter()
    for found in diagnostics:
        span = found.primary.span
        source = sources.get(span.path)
        line = source.line(source.position(span.start).line).strip() if source else ""
        alike = (found.id, span.path, line)
        parts = (*alike, str(seen[alike]))
        seen[alike] += 1
        yield sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
