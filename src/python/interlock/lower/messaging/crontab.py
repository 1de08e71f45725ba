"""Reads a five-field crontab line, as cron(5) has it: numbers, names, lists, ranges and steps."""

from __future__ import annotations

from typing import NamedTuple

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")


class _FieldRule(NamedTuple):
    """`names` count from `low`."""

    name: str
    low: int
    high: int
    names: tuple[str, ...] = ()


_FIELDS = (
    _FieldRule("minute", 0, 59),
    _FieldRule("hour", 0, 23),
    _FieldRule("day of month", 1, 31),
    _FieldRule("month", 1, 12, _MONTHS),
    _FieldRule("day of week", 0, 7, _DAYS),
)


def crontab_mistake(line: str) -> str | None:
    """What is wrong with the line, None when it is a schedule."""
    fields = line.split()
    if len(fields) != len(_FIELDS):
        return f"it has {len(fields)} fields of five"
    for text, rule in zip(fields, _FIELDS, strict=True):
        for item in text.split(","):
            if not _is_item(item, rule):
                return f"`{item}` is no {rule.name} ({rule.low}-{rule.high})"
    return None


def _is_item(item: str, rule: _FieldRule) -> bool:
    span, slash, step = item.partition("/")
    if slash and not (_is_digits(step) and 1 <= int(step) <= rule.high):
        return False
    if span == "*":
        return True
    first, dash, last = span.partition("-")
    low = _number(first, rule)
    high = _number(last, rule) if dash else low
    if low is None or high is None or (slash and not dash):
        return False
    return low <= high


def _number(text: str, rule: _FieldRule) -> int | None:
    if text.lower() in rule.names:
        return rule.low + rule.names.index(text.lower())
    if not _is_digits(text):
        return None
    value = int(text)
    return value if rule.low <= value <= rule.high else None


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 2
