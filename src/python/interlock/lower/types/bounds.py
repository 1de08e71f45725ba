"""The constraints of one place while they are gathered, and whether they leave some value possible."""

from __future__ import annotations

from dataclasses import dataclass, field

from interlock.diagnostics.source import Span
from interlock.ir.types import Constraints, Number, ScalarType, Type
from interlock.lower.program import Program
from interlock.lower.types.scalars import INTEGERS

NUMERIC = ("ge", "gt", "le", "lt", "multiple_of")
"""What binds a number."""
ITEMS = ("min_items", "max_items")
"""What binds how many a list, set or map has."""

_LOWER = frozenset({"ge", "gt", "min_length", "min_items"})
_PAIRS = (
    ("ge", "le"),
    ("ge", "lt"),
    ("gt", "le"),
    ("gt", "lt"),
    ("min_length", "max_length"),
    ("min_items", "max_items"),
)


@dataclass(slots=True)
class Bounds:
    """Constraints by their names, and where those that are written at the place itself were written."""

    numbers: dict[str, Number]
    pattern: str | None
    unique_items: bool
    spans: dict[str, Span] = field(default_factory=dict)

    @staticmethod
    def of(given: Constraints) -> Bounds:
        numbers: dict[str, Number] = {}
        for name in (*NUMERIC, "min_length", "max_length", *ITEMS):
            value: Number | None = getattr(given, name)
            if value is not None:
                numbers[name] = value
        return Bounds(numbers, given.pattern, given.unique_items)

    def tighten(self, name: str, value: Number | str | bool, span: Span) -> None:
        """Adds what is written; of two bounds the narrower one holds."""
        match value:
            case bool():
                self.unique_items = self.unique_items or value
            case str():
                self.pattern = value
            case _:
                inherited = self.numbers.get(name, value)
                self.numbers[name] = max(inherited, value) if name in _LOWER else min(inherited, value)
        self.spans[name] = span

    def constraints(self) -> Constraints:
        numbers = self.numbers
        return Constraints(
            ge=numbers.get("ge"),
            gt=numbers.get("gt"),
            le=numbers.get("le"),
            lt=numbers.get("lt"),
            multiple_of=numbers.get("multiple_of"),
            min_length=self._count("min_length"),
            max_length=self._count("max_length"),
            pattern=self.pattern,
            min_items=self._count("min_items"),
            max_items=self._count("max_items"),
            unique_items=self.unique_items,
        )

    def _count(self, name: str) -> int | None:
        value = self.numbers.get(name)
        return value if isinstance(value, int) else None


def is_satisfiable(program: Program, type: Type, bounds: Bounds) -> bool:
    """Whether a value can keep to all of them; when none can, that is reported."""
    for low, high in _PAIRS:
        least, most = bounds.numbers.get(low), bounds.numbers.get(high)
        if least is None or most is None:
            continue
        strict = low == "gt" or high == "lt"
        step = 1 if isinstance(type, ScalarType) and type.scalar in INTEGERS and low == "gt" and high == "lt" else 0
        if least + step > most or (strict and least + step == most):
            _report(program, bounds, low, high, f"no value is both `{low}` {least} and `{high}` {most}")
            return False
    return _has_multiple(program, type, bounds)


def _has_multiple(program: Program, type: Type, bounds: Bounds) -> bool:
    step = bounds.numbers.get("multiple_of")
    if not isinstance(step, int) or not isinstance(type, ScalarType) or type.scalar not in INTEGERS:
        return True
    least, most = _limits(bounds, (("ge", 0), ("gt", 1))), _limits(bounds, (("le", 0), ("lt", -1)))
    if not least or not most or -(-max(least) // step) * step <= min(most):
        return True
    _report(program, bounds, "multiple_of", "multiple_of", f"no multiple of {step} lies within the bounds")
    return False


def _limits(bounds: Bounds, names: tuple[tuple[str, int], ...]) -> list[int]:
    """The integer bounds of these names, each moved to the value itself."""
    values = ((bounds.numbers.get(name), shift) for name, shift in names)
    return [value + shift for value, shift in values if isinstance(value, int)]


def _report(program: Program, bounds: Bounds, first: str, second: str, message: str) -> None:
    places = sorted({bounds.spans[name] for name in (first, second) if name in bounds.spans}) or sorted(
        bounds.spans.values()
    )
    program.error(
        "spec/constraint-conflict",
        message,
        places[-1],
        related=[(place, "and this") for place in places[:-1]],
        help=None if len(places) > 1 else "the named type bounds it too",
    )
