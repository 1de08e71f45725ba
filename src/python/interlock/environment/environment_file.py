"""Writes environment.json, version 1, which commands about deployments read."""

from __future__ import annotations

import json

from interlock.ir.deployment import EnvironmentContract, EnvironmentVariable

VERSION = 1


def encode(contract: EnvironmentContract) -> str:
    services = {name: [_variable(each) for each in contract.services[name]] for name in sorted(contract.services)}
    return json.dumps({"version": VERSION, "services": services}, indent=2, ensure_ascii=False) + "\n"


def _variable(variable: EnvironmentVariable) -> dict[str, str | bool | None]:
    return {
        "name": variable.name,
        "type": variable.type,
        "secret": variable.secret,
        "required": variable.required.value,
        "default": variable.default,
        "description": variable.description,
    }
