"""What is reported of declarations."""

from __future__ import annotations

from interlock.diagnostics.catalogue.entry import Entry, example_file

UNREADABLE = "environment/unreadable-variable"

_BUILD = example_file(
    "services/shop/BUILD",
    """
    service(name="shop", kind="fastapi", module="services.shop.app.main")
    """,
)

ENVIRONMENT_ENTRIES: tuple[Entry, ...] = (
    Entry(
        id=UNREADABLE,
        title="A variable whose declaration cannot be read",
        reason="""\
Deployments and `.env.example` are made from the declarations of variables, without running the service. So the
declaration is a constant of its module, its texts are literals, and its kind is a name that leads to the runtime or
to a `Kind` of the repository: otherwise it could not be told whether the value is secret.""",
        bad=(
            _BUILD,
            example_file(
                "services/shop/app/settings.py",
                """
                from interlock_runtime.environment.kinds import text
                from interlock_runtime.environment.variable import variable

                PREFIX = "SHOP_"
                CURRENCY = variable(f"{PREFIX}CURRENCY", text, default="EUR", doc="what prices are in")
                """,
            ),
        ),
        good=(
            _BUILD,
            example_file(
                "services/shop/app/settings.py",
                """
                from interlock_runtime.environment.kinds import text
                from interlock_runtime.environment.variable import variable

                CURRENCY = variable("SHOP_CURRENCY", text, default="EUR", doc="what prices are in")
                """,
            ),
        ),
    ),
)
