"""What scalars look like on the wire, as regular expressions of the subset that Rust and ECMAScript share.

The runtime checks the same expressions. Neither side may import the other; a test that may import both compares them.
"""

from __future__ import annotations

_UP_TO_MAX_INT64 = "|".join(
    (
        "[1-9][0-9]{0,17}",
        "[1-8][0-9]{18}",
        "9[0-1][0-9]{17}",
        "92[0-1][0-9]{16}",
        "922[0-2][0-9]{15}",
        "9223[0-2][0-9]{14}",
        "92233[0-6][0-9]{13}",
        "922337[0-1][0-9]{12}",
        "92233720[0-2][0-9]{10}",
        "922337203[0-5][0-9]{9}",
        "9223372036[0-7][0-9]{8}",
        "92233720368[0-4][0-9]{7}",
        "922337203685[0-3][0-9]{6}",
        "9223372036854[0-6][0-9]{5}",
        "92233720368547[0-6][0-9]{4}",
        "922337203685477[0-4][0-9]{3}",
        "9223372036854775[0-7][0-9]{2}",
        "922337203685477580[0-7]",
    )
)

INT64 = f"^(?:0|-?(?:{_UP_TO_MAX_INT64})|-9223372036854775808)$"

DECIMAL = r"^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$"

LOCAL_TIME = r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?$"
"""RFC 3339 `partial-time`."""

_SECONDS = r"[0-9]{1,9}(?:\.[0-9]{1,6})?S"
_MINUTES = rf"[0-9]{{1,7}}M(?:{_SECONDS})?"
_HOURS = rf"[0-9]{{1,6}}H(?:{_MINUTES}|{_SECONDS})?"
_TIME = rf"T(?:{_HOURS}|{_MINUTES}|{_SECONDS})"

DURATION = rf"^P(?:[0-9]{{1,7}}W|[0-9]{{1,8}}D(?:{_TIME})?|{_TIME})$"
"""ISO 8601 durations of a fixed length."""

_LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"

EMAIL = rf"^[a-zA-Z0-9.!#$%&'*+/=?^_`{{|}}~-]+@{_LABEL}(?:\.{_LABEL})*$"
"""A valid e-mail address of the HTML standard."""

_PATH = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*"
_QUERY = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*"
_USER = r"(?:(?:[A-Za-z0-9._~!$&'()*+,;=:-]|%[0-9A-Fa-f]{2})*@)?"
_HOST = r"(?:(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+|\[[0-9A-Fa-f:.]+\])"

URL = rf"^[hH][tT][tT][pP][sS]?://{_USER}{_HOST}(?::[0-9]{{0,5}})?(?:/{_PATH})?(?:\?{_QUERY})?(?:#{_QUERY})?$"
"""An absolute `http` or `https` URI of RFC 3986."""

BASE64 = r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$"
"""RFC 4648 section 4, one text for each value."""
