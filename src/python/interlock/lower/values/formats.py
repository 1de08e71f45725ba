"""The texts that scalars other than plain strings take in JSON."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from interlock.ir.types import Scalar


@dataclass(frozen=True, slots=True)
class Format:
    """`description` ends the sentence "it is not ..."."""

    description: str
    holds: Callable[[str], bool]


_TIME = r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?"
_OFFSET = r"([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)"
_DATETIME = re.compile(rf"(\d{{4}}-\d\d-\d\d)[Tt]{_TIME}{_OFFSET}", re.ASCII)
_TIME_ONLY = re.compile(rf"{_TIME}{_OFFSET}?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_DURATION = re.compile(
    r"-?P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d{1,9})?S)?)?", re.ASCII
)
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_EMAIL = re.compile(r"[^@\s\"<>(),:;\\\[\]]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s/?#]\S*")
_BASE64 = re.compile(r"([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")


def _fits(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: pattern.fullmatch(text) is not None


def _is_date(text: str) -> bool:
    from datetime import date

    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_datetime(text: str) -> bool:
    found = _DATETIME.fullmatch(text)
    return found is not None and _is_date(found[1])


FORMATS = {
    Scalar.DATETIME: Format("a date and time with an offset (RFC 3339), such as 2026-03-31T12:00:00Z", _is_datetime),
    Scalar.DATE: Format("a date (RFC 3339), such as 2026-03-31", _is_date),
    Scalar.TIME: Format("a time (RFC 3339), such as 12:00:00", _fits(_TIME_ONLY)),
    Scalar.DURATION: Format("a duration (ISO 8601), such as PT15M", _fits(_DURATION)),
    Scalar.UUID: Format("a UUID (RFC 9562)", _fits(_UUID)),
    Scalar.EMAIL: Format("an email address", _fits(_EMAIL)),
    Scalar.URL: Format("an absolute URL, such as https://example.org/", _fits(_URL)),
    Scalar.BYTES: Format("base64 (RFC 4648, with padding)", _fits(_BASE64)),
}
