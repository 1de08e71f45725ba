"""The variable of services with a database. It needs the extra `sql`."""

from __future__ import annotations

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from interlock_runtime.environment.kinds import Kind, secret
from interlock_runtime.environment.variable import variable

DRIVERS = {"postgres": "postgresql+asyncpg", "postgresql": "postgresql+asyncpg", "sqlite": "sqlite+aiosqlite"}


def checked_url(text: str) -> str:
    """The URL with the driver that an asynchronous engine takes, from the usual forms (`postgresql://...`).

    libpq's `sslmode` is passed on under the name that asyncpg knows. Raises ValueError, without the URL in it, for what
    is no URL of a supported database.
    """
    form = "postgresql://user:password@host/database or sqlite:///file"
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        # The URL may hold a password, and the library's message holds the URL.
        raise ValueError(form) from None
    url = url.set(drivername=DRIVERS.get(url.drivername, url.drivername))
    if url.drivername not in DRIVERS.values():
        raise ValueError(f"{form}; {url.drivername} is not supported")
    if "sslmode" in url.query:
        url = url.difference_update_query(["sslmode"]).update_query_dict({"ssl": url.query["sslmode"]})
    return url.render_as_string(hide_password=False)


database_url = Kind("database_url", checked_url)

DATABASE_URL = variable(
    "DATABASE_URL",
    secret(database_url),
    doc="`postgresql://user:password@host/database` or `sqlite:///file`; without it, an SQLite file in `.data/` that "
    "the process makes and migrates by itself",
)
