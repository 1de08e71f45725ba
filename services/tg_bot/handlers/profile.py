"""The person's own profile, as commands need it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from services.tg_bot.handlers.caller import Caller
from specs.users.api import UserNotFound
from specs.users.models import UserRead


async def profile_of(caller: Caller) -> UserRead | None:
    """None for somebody who has not registered."""
    try:
        return await caller.users.get_current_user()
    except UserNotFound:
        return None


def zone_of(profile: UserRead) -> ZoneInfo:
    """The person's time zone, UTC for one that this machine's time zone database does not have (yet)."""
    try:
        return ZoneInfo(profile.timezone)
    except (LookupError, ValueError, OSError):
        return ZoneInfo("UTC")
