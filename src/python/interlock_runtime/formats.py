"""The text forms of scalars on the wire: regular expressions in the subset that Rust, ECMAScript and Python share."""

from __future__ import annotations

from datetime import timedelta


def _int64_pattern() -> str:
    """Every integer from -2**63 to 2**63 - 1, without leading zeros and without a negative zero."""
    largest, smallest = str(2**63 - 1), str(2**63)
    shared = largest[:-1]
    below = [
        f"{shared[:place]}[{first}-{chr(ord(digit) - 1)}][0-9]{{{len(shared) - place}}}"
        for place, digit in enumerate(shared)
        if digit > (first := "1" if place == 0 else "0")
    ]
    magnitude = "|".join(["[1-9][0-9]{0,17}", *below])
    return f"^(?:0|-?(?:{magnitude}|{shared}[0-{largest[-1]}])|-{smallest})$"


INT64_PATTERN = _int64_pattern()

DECIMAL_PATTERN = r"^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$"

DATETIME_PATTERN = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})$"
)
"""RFC 3339 `date-time`. That days and hours exist is left to the parser; leap seconds are not supported."""

DATE_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"

LOCAL_TIME_PATTERN = r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?$"
"""RFC 3339 `partial-time`: a time of day without an offset, OpenAPI's format `time-local`."""

_SECONDS = r"[0-9]{1,9}(?:\.[0-9]{1,6})?S"
_MINUTES = rf"[0-9]{{1,7}}M(?:{_SECONDS})?"
_HOURS = rf"[0-9]{{1,6}}H(?:{_MINUTES}|{_SECONDS})?"
_TIME = rf"T(?:{_HOURS}|{_MINUTES}|{_SECONDS})"

DURATION_PATTERN = rf"^P(?:[0-9]{{1,7}}W|[0-9]{{1,8}}D(?:{_TIME})?|{_TIME})$"
"""ISO 8601 durations of a fixed length: weeks, or days, hours, minutes and seconds; no years, months or signs."""

UUID_PATTERN = r"^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"

_LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"

EMAIL_PATTERN = rf"^[a-zA-Z0-9.!#$%&'*+/=?^_`{{|}}~-]+@{_LABEL}(?:\.{_LABEL})*$"
"""What the HTML standard calls a valid e-mail address."""

_PATH = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*"
_QUERY = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*"
_USER = r"(?:(?:[A-Za-z0-9._~!$&'()*+,;=:-]|%[0-9A-Fa-f]{2})*@)?"
_HOST = r"(?:(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+|\[[0-9A-Fa-f:.]+\])"

URL_PATTERN = rf"^[hH][tT][tT][pP][sS]?://{_USER}{_HOST}(?::[0-9]{{0,5}})?(?:/{_PATH})?(?:\?{_QUERY})?(?:#{_QUERY})?$"
"""An absolute `http` or `https` URI of RFC 3986."""

BASE64_PATTERN = r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$"
"""RFC 4648 section 4 with padding, and with nothing in the bits that carry no data: one text for each value."""


def duration_text(duration: timedelta) -> str:
    """A duration of at least zero in the form of `DURATION_PATTERN`, zero parts left out."""
    minutes, seconds = divmod(duration.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    date = f"{duration.days}D" if duration.days else ""
    fraction = f".{duration.microseconds:06}".rstrip("0") if duration.microseconds else ""
    time = "".join(f"{amount}{unit}" for amount, unit in ((hours, "H"), (minutes, "M")) if amount)
    if seconds or fraction:
        time += f"{seconds}{fraction}S"
    if not date and not time:
        return "PT0S"
    return f"P{date}T{time}" if time else f"P{date}"
