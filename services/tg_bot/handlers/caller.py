"""The backend, called in the name of whoever wrote to the bot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from interlock_runtime.client import ServiceClient, TokenProvider
from specs.reminders.api_client import RemindersClient
from specs.users.api_client import UsersClient


@dataclass(frozen=True, slots=True)
class Caller:
    """One person and one update of theirs. What is changed because of it is changed once, however often it comes."""

    users: UsersClient
    reminders: RemindersClient
    update_id: int

    def key(self, operation: str) -> str:
        """The idempotency key of the one call of this operation that the update leads to."""
        return f"telegram-update-{self.update_id}-{operation}"


class Backend:
    """Speaks to the backend for people on Telegram, whose subject is `telegram:<id>`.

    `on_behalf` gives what the tokens for a subject come from.
    """

    def __init__(self, http: ServiceClient, on_behalf: Callable[[str], TokenProvider]) -> None:
        self._http = http
        self._on_behalf = on_behalf

    def caller(self, telegram_id: int, update_id: int) -> Caller:
        http = self._http.speaking_for(self._on_behalf(f"telegram:{telegram_id}"))
        return Caller(UsersClient(http), RemindersClient(http), update_id)
