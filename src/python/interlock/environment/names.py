"""Names of the runtime that declarations are made of."""

from __future__ import annotations

PACKAGE = "interlock_runtime.environment"

VARIABLE = f"{PACKAGE}.variable.variable"
ALWAYS = f"{PACKAGE}.variable.always"
REQUIRED = f"{PACKAGE}.variable.Required."
SECRET = f"{PACKAGE}.kinds.secret"
KIND = f"{PACKAGE}.kinds.Kind"
CONTRACT = f"{PACKAGE}.contract.Contract"
