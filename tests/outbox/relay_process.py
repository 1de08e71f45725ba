"""A relay that may die:  python -m tests.outbox.relay_process <database> <redis> <probability>"""

from __future__ import annotations

import sys

from interlock_runtime.events.broker import redis_broker
from interlock_runtime.outbox.process import run_relay
from services.backend.storage.engine import connect
from tests.outbox.accounts import SOURCE
from tests.outbox.dying import make_relays_mortal

LEASE_SECONDS = 1.0

if __name__ == "__main__":
    make_relays_mortal(float(sys.argv[3]))
    run_relay(connect(sys.argv[1]), redis_broker(sys.argv[2]), SOURCE, poll=0.05, lease=LEASE_SECONDS)
