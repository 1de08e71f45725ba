"""What a service may be called."""

from __future__ import annotations

import re
from collections.abc import Collection

from interlock.ir.roles import ROLE_SUFFIXES

LONGEST_NAME = 40
"""Characters; names that are made from those of services have room for as many again."""

# Names of servers and of what they have before anybody comes, and of variables that have another meaning.
_TAKEN = frozenset({"redis", "postgres", "default", "template0", "template1", "public", "none", "information_schema"})
_TAKEN_ROLES = frozenset({"current_role", "current_user", "session_user", "user", "database"})

_NAME = re.compile(r"[a-z][a-z0-9_]*")


def name_problem(name: str, names: Collection[str]) -> str | None:
    """Why a service cannot be called so among services of these `names`: the end of a sentence about its name."""
    stem = next((name.removesuffix(each) for each in ROLE_SUFFIXES if name.endswith(each)), name)
    if not _NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        return f"is not snake_case of at most {LONGEST_NAME} characters"
    if name in _TAKEN | _TAKEN_ROLES or name.startswith("pg_"):
        return "means something else to a server or a deployment"
    if stem != name and stem in names:
        return f"is also what a role of `{stem}` in PostgreSQL is called"
    return None
