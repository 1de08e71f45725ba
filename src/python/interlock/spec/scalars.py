"""Which value a plain YAML scalar stands for, by the YAML 1.2 core schema: `yes`, `no` and `on` are strings."""

from __future__ import annotations

import re
from math import isfinite

from interlock.spec.tree import ScalarValue

_WORDS: dict[str, ScalarValue] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER_STARTS = frozenset("0123456789+-.")
_WORD_STARTS = frozenset("~nNtTfF")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_MAX_DIGITS = 300


class NoJsonNumber(Exception):
    """The scalar is a number of YAML that JSON cannot hold: infinite, not a number, or of absurd size."""


def resolve_plain(text: str) -> ScalarValue:
    """The value of a scalar written without quotes. Raises `NoJsonNumber`."""
    first = text[:1]
    if first in _NUMBER_STARTS:
        return _number(text)
    if (first in _WORD_STARTS or not first) and text in _WORDS:
        return _WORDS[text]
    return text


def _number(text: str) -> ScalarValue:
    if _INTEGER.fullmatch(text):
        return int(_bounded(text))
    if _BASED.fullmatch(text):
        return int(_bounded(text), 0)
    if _FLOAT.fullmatch(text):
        value = float(text)
        if not isfinite(value):
            raise NoJsonNumber
        return value
    if _NOT_FINITE.fullmatch(text):
        raise NoJsonNumber
    return text


def _bounded(digits: str) -> str:
    """Python refuses to convert thousands of digits, and no reader of JSON takes as many."""
    if len(digits) > _MAX_DIGITS:
        raise NoJsonNumber
    return digits
