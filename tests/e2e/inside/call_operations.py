"""Calls operations of another service with this container's keys, for scopes that its edges may not give.

The argument is a JSON object: `service`, `callee`, `address`, `person`, and `operations`, a list of the operation's
name, whether it is called for a person, its method and path. Prints a list of statuses, in that order, each with the
error of the challenge that came with it (RFC 6750): `403 insufficient_scope`.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import re
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from interlock_runtime.auth.service_keys import SigningKeyFiles
from interlock_runtime.auth.service_tokens import ServiceTokens
from interlock_runtime.connectivity import Connectivity

SECONDS = 10


def status(address: str, method: str, path: str, token: str) -> str:
    url = urlsplit(address)
    connection = http.client.HTTPConnection(url.hostname or "", url.port, timeout=SECONDS)
    try:
        connection.request(method, path, headers={"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        challenged = re.search('error="([a-z_]+)"', answer.headers.get("WWW-Authenticate", ""))
        return f"{answer.status} {challenged[1]}" if challenged else str(answer.status)
    finally:
        connection.close()


async def statuses(wanted: dict[str, Any]) -> list[str]:
    callee = wanted["callee"]
    names = frozenset(name for name, _, _, _ in wanted["operations"])
    # What it asks for is everything, whatever INTERLOCK_EDGES says: it is the callee's to judge.
    connectivity = Connectivity(wanted["service"], {callee: names}, {}, frozenset())
    tokens = ServiceTokens(wanted["service"], SigningKeyFiles(Path(os.environ["SERVICE_KEY_DIR"])), connectivity)
    for_person = await tokens.on_behalf(callee, wanted["person"])()
    for_itself = await tokens.for_service(callee)()
    return [
        status(wanted["address"], method, path, for_person if is_personal else for_itself)
        for _, is_personal, method, path in wanted["operations"]
    ]


if __name__ == "__main__":
    print(json.dumps(asyncio.run(statuses(json.loads(sys.argv[1])))))
