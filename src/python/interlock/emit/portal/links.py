"""Links from one page of the site."""

from __future__ import annotations

from typing import NamedTuple

from interlock.emit.portal.addresses import Address, href


class LinkView(NamedTuple):
    """A text, and where it leads; None where it leads nowhere."""

    text: str
    href: str | None


class Links(NamedTuple):
    """What leads from the page at a path of the site to its other places."""

    page: str

    def href(self, target: Address) -> str:
        return href(self.page, target)

    def to(self, target: Address, text: str) -> LinkView:
        return LinkView(text, self.href(target))
