"""The texts of the programs that run inside containers, where this repository is not."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path


class Program(StrEnum):
    """Each is the module of that name."""

    CONNECT = "connect"
    CONNECT_FROM = "connect_from"
    REDIS_COMMANDS = "redis_commands"
    DATABASE_LOGINS = "database_logins"
    CALL_OPERATIONS = "call_operations"
    LISTEN = "listen"
    RELAY = "relay"

    @property
    def text(self) -> str:
        return (Path(__file__).parent / f"{self}.py").read_text(encoding="utf-8")
