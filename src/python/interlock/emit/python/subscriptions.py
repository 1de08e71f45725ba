"""What the modules that make subscriptions write alike."""

from __future__ import annotations

from interlock.emit.python.layout import Code, fits, statement

SUBSCRIPTION = ("interlock_runtime.events.subscription", "Subscription")
UNIT_OF_WORK = ("interlock_runtime.unit_of_work", "UnitOfWorkFactory")


def returned(items: tuple[Code, ...]) -> str:
    """`return (a, b)`, one item a line, as the formatter wants it with a comma behind; a lone one stays in the line."""
    if len(items) == 1 and fits(line := f"    return ({items[0]},)"):
        return line
    return "\n".join(["    return (", *(statement("", item, ",", depth=2) for item in items), "    )"])
