"""The variables that all servers have, and what they come to."""

from __future__ import annotations

from dataclasses import dataclass

from interlock_runtime.environment.kinds import addresses, choice, port, seconds, switch
from interlock_runtime.environment.stage import Environment
from interlock_runtime.environment.values import Values
from interlock_runtime.environment.variable import Variable, variable

ENVIRONMENT = variable(
    "ENVIRONMENT",
    choice(Environment),
    doc="`development` or `production`; without it, what listens on the loopback interface alone is in development",
)
HOST = variable(
    "HOST",
    addresses,
    default="127.0.0.1",
    doc="the address to listen on, or several with commas between them",
)
PORT = variable("PORT", port, default="8000", doc="the port to listen on, the same on every address")
GRACE_PERIOD = variable(
    "GRACE_PERIOD", seconds(), default="20", doc="seconds that what is at work has to end after SIGTERM"
)
DRAIN_DELAY = variable(
    "DRAIN_DELAY",
    seconds(),
    default="0",
    doc="seconds after SIGTERM in which requests are still taken, while `/readyz` already says no",
)
ACCESS_LOG = variable("ACCESS_LOG", switch, default="off", doc="`on` for a line a request")

SERVER = (ENVIRONMENT, HOST, GRACE_PERIOD, DRAIN_DELAY, ACCESS_LOG)
"""What every server reads, its port apart, for which services have defaults of their own."""


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """Where a server listens and how it stops. Durations are seconds.

    After SIGTERM the server says for `drain_delay` that it is not ready, then takes no more connections, and gives
    the requests at work `grace_period` to end before it cancels them.
    """

    hosts: tuple[str, ...] = ("127.0.0.1",)
    port: int = 8000
    grace_period: float = 20.0
    drain_delay: float = 0.0
    access_log: bool = False

    @classmethod
    def of(cls, values: Values, port: Variable[int] = PORT) -> ServerSettings:
        """From the variables of a contract with `SERVER` and `port` in it."""
        return cls(
            hosts=values[HOST],
            port=values[port],
            grace_period=values[GRACE_PERIOD],
            drain_delay=values[DRAIN_DELAY],
            access_log=values[ACCESS_LOG],
        )
