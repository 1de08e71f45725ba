"""Runs schemathesis, a schema-driven fuzzer that nobody here wrote, against a server, and reads what it saw."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import schemathesis.cli

PHASES = ("examples", "coverage", "fuzzing", "stateful")
SEED = 1
EXAMPLES = 30
"""Random requests for each operation and phase. It bounds the run: what the schema itself suggests comes on top."""

CONFIGURATION = """\
[checks]
# It takes 422 for "your schema allows what you refuse". Here 422 is also what no schema can say: due in the past.
positive_data_acceptance.enabled = false

# What is no method of /users/@me is one of /users/{user_id}, whose path takes in this one.
[[operations]]
include-path = "/v1/users/@me"
checks.unsupported_method.enabled = false
checks.allow_header_conformance.enabled = false
"""

Statuses = Mapping[str, Collection[int]]


@dataclass(frozen=True, slots=True)
class Findings:
    """`statuses` holds the answers seen for each operation, by its id. `report` is what a person reads."""

    failed: bool
    report: str
    statuses: Statuses


def fuzz(
    address: str,
    document: Mapping[str, Any],
    token: str,
    folder: Path,
    *,
    without: str | None = None,
    phases: Sequence[str] = PHASES,
) -> Findings:
    """Holds the server against every check that is not switched off above; the same requests each time.

    `document` is the server's own OpenAPI document, `without` the id of an operation to leave alone.
    Raises RuntimeError when the fuzzer could not run.
    """
    configuration = folder / "schemathesis.toml"
    configuration.write_text(CONFIGURATION, encoding="utf-8")
    har = folder / "requests.har"
    done = subprocess.run(
        [sys.executable, "-m", schemathesis.cli.__name__, "--config-file", str(configuration), "--no-color"]
        + ["run", f"{address}/openapi.json", "--header", f"Authorization: Bearer {token}"]
        + ["--phases", ",".join(phases), "--continue-on-failure"]
        + ["--seed", str(SEED), "--generation-deterministic", "--max-examples", str(EXAMPLES)]
        + ["--report", "har", "--report-har-path", str(har)]
        + ([] if without is None else ["--exclude-operation-id", without]),
        cwd=folder,
        env={"PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    report = done.stdout + done.stderr
    if not har.exists():
        raise RuntimeError(report)
    return Findings(done.returncode != 0, report, _statuses(json.loads(har.read_text(encoding="utf-8")), document))


def _statuses(har: Mapping[str, Any], document: Mapping[str, Any]) -> Statuses:
    seen: dict[str, set[int]] = defaultdict(set)
    operations = _operations(document)
    for entry in har["log"]["entries"]:
        path = urlsplit(entry["request"]["url"]).path
        for method, pattern, name in operations:
            if method == entry["request"]["method"].lower() and pattern.fullmatch(path):
                seen[name].add(entry["response"]["status"])
                break
    return seen


def _operations(document: Mapping[str, Any]) -> list[tuple[str, re.Pattern[str], str]]:
    """Methods, patterns of paths, and operation ids; paths without parameters first, since others take them in."""
    return [
        (method, re.compile(re.sub(r"\\{[^}]+\\}", "[^/]+", re.escape(path))), operation["operationId"])
        for path, item in sorted(document["paths"].items(), key=lambda found: found[0].count("{"))
        for method, operation in item.items()
    ]
