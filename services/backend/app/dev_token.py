"""Makes a bearer token that a backend in development believes: `dev_token ada`, `dev_token root --admin`."""

from __future__ import annotations

import argparse
import sys
from datetime import timedelta

from interlock_runtime.auth.development import DEVELOPMENT_ISSUER, DEVELOPMENT_KEY
from interlock_runtime.auth.issuer import SigningKey, TokenIssuer
from services.backend.app.settings import DEFAULT_AUDIENCE
from services.backend.controllers.users import ADMIN_SCOPE

LIFETIME = timedelta(hours=12)


def development_token(subject: str, scopes: tuple[str, ...] = ()) -> str:
    """A token for the person `subject`, good for twelve hours, signed with the key that everybody knows."""
    issuer = TokenIssuer(
        issuer=DEVELOPMENT_ISSUER,
        audience=DEFAULT_AUDIENCE,
        key=SigningKey("HS256", DEVELOPMENT_KEY),
        lifetime=LIFETIME,
    )
    return issuer.issue(subject, scopes)


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="dev_token", description="Make a token for development.")
    parser.add_argument("subject", help="who the person is to the issuer, such as ada")
    parser.add_argument("--admin", action="store_true", help=f"with the scope {ADMIN_SCOPE}")
    arguments = parser.parse_args(argv)
    print(development_token(arguments.subject, (ADMIN_SCOPE,) if arguments.admin else ()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
