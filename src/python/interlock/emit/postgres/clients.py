"""Who may log in to PostgreSQL, to which database, as whom and from where."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Login:
    """A role that can log in. `origin` is the IPv4 address that it has to come from, None for any."""

    role: str
    origin: str | None

    def rule(self, database: str) -> str:
        """Its line of pg_hba.conf."""
        source = "all" if self.origin is None else f"{self.origin}/32"
        return f'host "{database}" "{self.role}" {source} scram-sha-256'


@dataclass(frozen=True, slots=True)
class Database:
    """The database of the service of that name. `migrations` is None where the service has none of its own."""

    service: str
    login: Login
    migrations: Login | None

    @property
    def logins(self) -> tuple[Login, ...]:
        return (self.login,) if self.migrations is None else (self.login, self.migrations)
