"""All handlers, in the order in which they are asked."""

from __future__ import annotations

from aiogram import Dispatcher

from services.tg_bot.domain.numbers import ShownLists
from services.tg_bot.handlers import done, groups, help, listing, remind, start, timezone, unknown
from services.tg_bot.handlers.announcement import Announcement
from services.tg_bot.handlers.caller import Backend
from services.tg_bot.handlers.failures import apologise
from services.tg_bot.handlers.people import People


def create_dispatcher(backend: Backend, announcement: Announcement) -> Dispatcher:
    dispatcher = Dispatcher(disable_fsm=True, shown=ShownLists())
    dispatcher.message.outer_middleware(People(backend))
    dispatcher.message.outer_middleware(announcement)
    dispatcher.error.register(apologise)
    dispatcher.include_routers(
        groups.router(),
        start.router(),
        remind.router(),
        listing.router(),
        done.router(),
        timezone.router(),
        help.router(),
        unknown.router(),
    )
    return dispatcher
