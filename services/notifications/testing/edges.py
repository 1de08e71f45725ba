"""The edges of notifications, as a deployment tells them."""

from __future__ import annotations

import json


def edges(*hosts: str) -> str:
    """The value of INTERLOCK_EDGES with which it may connect to some hosts, written `host:port`."""
    return json.dumps({"service": "notifications", "calls": {}, "callers": {}, "egress": sorted(hosts)})
