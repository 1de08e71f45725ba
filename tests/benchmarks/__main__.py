"""Speed, as ratios measured in one run:  ./pants run tests/benchmarks/__main__.py -- [name ...]

Without a name all run: `compile` the compiler as a process, `build` Pants over 300 specs, `lint` the rules over 1,000
Python files, `graph` the graph of 500 services, `deployment` all files that deploy them, `http` the generated endpoints
under load (needs `wrk`), `messaging` events published and handled, `relay` from an outbox to Redis, `portal` the portal
of 500 services (needs Chromium).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping

from tests.benchmarks import (
    build_speed,
    compile_speed,
    deployment_speed,
    graph_speed,
    http_speed,
    lint_speed,
    messaging_speed,
    portal_speed,
    relay_speed,
)

BENCHMARKS: Mapping[str, Callable[[], Iterator[str]]] = {
    "compile": compile_speed.report,
    "build": build_speed.report,
    "lint": lint_speed.report,
    "graph": graph_speed.report,
    "deployment": deployment_speed.report,
    "http": http_speed.report,
    "messaging": messaging_speed.report,
    "relay": relay_speed.report,
    "portal": portal_speed.report,
}


def main(names: list[str]) -> int:
    if unknown := [name for name in names if name not in BENCHMARKS]:
        print(f"error: no benchmark named {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    for name in names or BENCHMARKS:
        print(f"== {name}", flush=True)
        for line in BENCHMARKS[name]():
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
