"""A page before it becomes HTML."""

from __future__ import annotations

from typing import NamedTuple

from interlock.emit.portal import addresses
from interlock.emit.portal.addresses import Address
from interlock.emit.portal.links import Links, LinkView


class ContentView(NamedTuple):
    """An entry of the list of what is on a page."""

    text: str
    anchor: str
    is_code: bool


class Page(NamedTuple):
    """`section` is the part of the site, None for its start. `view` is what the template shows beside what all have."""

    path: str
    template: str
    title: str
    section: Address | None
    contents: tuple[ContentView, ...]
    view: object


class SectionView(NamedTuple):
    text: str
    href: str
    is_current: bool


SECTIONS: tuple[tuple[Address, str], ...] = (
    (addresses.GRAPH, "Graph"),
    (addresses.SERVICES, "Services"),
    (addresses.APIS, "APIs"),
    (addresses.EVENTS, "Events"),
    (addresses.MODELS, "Models"),
    (addresses.TASKS, "Tasks"),
)


def sections(page: Page) -> tuple[SectionView, ...]:
    """The parts of the site as a menu on a page."""
    links = Links(page.path)
    current = page.section or Address(page.path)
    return tuple(SectionView(text, links.href(address), address == current) for address, text in SECTIONS)


def crumbs(page: Page, title: str) -> tuple[LinkView, ...]:
    """The way from the start, which has the site's title, to a page; the page itself leads nowhere."""
    links = Links(page.path)
    above = [links.to(addresses.GRAPH, title)]
    if page.section is not None and page.section.page != page.path:
        above.append(links.to(page.section, next(text for address, text in SECTIONS if address == page.section)))
    return (*above, LinkView(page.title, None))
