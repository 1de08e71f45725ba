"""Makes a bearer token that a backend in development believes.

`dev_token ada` speaks for a person, `dev_token root --admin` for an administrator, `dev_token --service tg_bot` for a
service, `dev_token ada --service tg_bot` for a service that acts on behalf of a person.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from datetime import timedelta

from interlock_runtime.auth.development import DEVELOPMENT_ISSUER, DEVELOPMENT_KEY
from interlock_runtime.auth.issuer import SigningKey, TokenIssuer
from interlock_runtime.auth.service_keys import DevelopmentKeys
from interlock_runtime.auth.service_tokens import ServiceTokens
from interlock_runtime.auth.services import LONGEST_LIFETIME
from services.backend.app.settings import DEFAULT_AUDIENCE, SERVICE
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


async def development_service_token(service: str, person: str | None = None) -> str:
    """A token of `service`, for itself or on behalf of `person`, for all that it may; good for an hour."""
    tokens = ServiceTokens(service, DevelopmentKeys(), None, lifetime=LONGEST_LIFETIME)
    source = tokens.for_service(SERVICE) if person is None else tokens.on_behalf(SERVICE, person)
    return await source()


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="dev_token", description="Make a token for development.")
    parser.add_argument("subject", nargs="?", help="who the person is to the issuer, such as ada")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--admin", action="store_true", help=f"with the scope {ADMIN_SCOPE}")
    kind.add_argument("--service", metavar="NAME", help="of this service, on behalf of the person if there is one")
    arguments = parser.parse_args(argv)
    if arguments.service is not None:
        print(asyncio.run(development_service_token(arguments.service, arguments.subject)))
    elif arguments.subject is not None:
        print(development_token(arguments.subject, (ADMIN_SCOPE,) if arguments.admin else ()))
    else:
        parser.error("a subject or --service is needed")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
