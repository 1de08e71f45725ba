"""The bytes of a spec file as text: UTF-8 of printable characters, of bounded size, without tabs."""

from __future__ import annotations

import codecs
import re

from interlock.diagnostics.diagnostic import Diagnostic, Label
from interlock.diagnostics.source import SourceFile, Span
from interlock.spec.limits import MAX_BYTES

_UTF16_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_PRINTABLE_ASCII = bytes([*b"\n\r", *range(0x20, 0x7F)])
# YAML 1.2, section 5.1, without the tab and without the line breaks of YAML 1.1, which libyaml still takes for such.
_FORBIDDEN = re.compile("[^\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_SHOWN_OF_HUGE = 200


def read_text(path: str, data: bytes) -> tuple[SourceFile, Diagnostic | None]:
    """The file's text, and what keeps it from being read as YAML, if anything does. A byte order mark is dropped."""
    if len(data) > MAX_BYTES:
        shown = SourceFile(path, data[:_SHOWN_OF_HUGE].decode(errors="replace"))
        return shown, _problem(
            "spec/file-size",
            f"the file has {len(data):,} bytes, and a spec may have {MAX_BYTES:,}",
            Span(path, 0, 0),
            "split it: a folder may hold several API files, and models may lie in several folders",
        )
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        source = SourceFile(path, data.decode())
    except UnicodeDecodeError as error:
        return _undecodable(path, data, error.start)
    # Nearly every file passes this one quick test; only the others are searched.
    if data.translate(None, _PRINTABLE_ASCII) and (found := _FORBIDDEN.search(source.text)):
        return source, _forbidden(path, source.text, found)
    return source, None


def _undecodable(path: str, data: bytes, start: int) -> tuple[SourceFile, Diagnostic]:
    text = data.decode(errors="replace")
    offset = len(data[:start].decode())
    is_utf16 = data.startswith(_UTF16_BOMS)
    return SourceFile(path, text), _problem(
        "spec/encoding",
        "the file is UTF-16, and a spec is UTF-8" if is_utf16 else f"the byte 0x{data[start]:02X} is not UTF-8 here",
        Span(path, offset, min(offset + 1, len(text))),
        "save the file as UTF-8",
    )


def _forbidden(path: str, text: str, found: re.Match[str]) -> Diagnostic:
    span = Span(path, found.start(), found.end())
    if found.group() != "\t":
        return _problem(
            "spec/control-character",
            f"the character U+{ord(found.group()):04X} cannot be seen, and a spec has none such",
            span,
            "remove it; in a string in double quotes it can be written as an escape, such as `\\u2028`",
        )
    tabs = text.count("\t")
    return _problem(
        "spec/tab",
        "YAML is indented by spaces, and a spec has no tabs" + (f" (here are {tabs:,})" if tabs > 1 else ""),
        span,
        "write two spaces for each level; in a string in double quotes, a tab is written `\\t`",
    )


def _problem(id: str, message: str, span: Span, help: str) -> Diagnostic:
    return Diagnostic(id, message, Label(span), help=help)
