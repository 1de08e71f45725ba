"""Puts the site together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from interlock.diagnostics.source import SourceFile
from interlock.emit.emitter import OutputFile
from interlock.emit.portal import addresses
from interlock.emit.portal.api_views import api_pages
from interlock.emit.portal.drawing import draw
from interlock.emit.portal.index_views import index_pages
from interlock.emit.portal.links import Links
from interlock.emit.portal.material import Material
from interlock.emit.portal.message_views import event_pages, task_pages
from interlock.emit.portal.model_views import model_pages
from interlock.emit.portal.pages import Page, crumbs, sections
from interlock.emit.portal.picture import picture
from interlock.emit.portal.search_index import search_script
from interlock.emit.portal.service_views import service_pages
from interlock.emit.portal.templates import asset, render
from interlock.ir.deployment import EnvironmentContract
from interlock.ir.system import System
from interlock.topology.graph import Graph

NO_ENVIRONMENT = EnvironmentContract({})
TITLE = "Portal"
STYLES = ("base.css", "graph.css", "pages.css")
SCRIPTS = ("theme.js", "graph.js", "search.js")
POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; style-src 'self'; script-src 'self'"


def portal(
    system: System,
    graph: Graph,
    sources: Mapping[str, SourceFile],
    environment: EnvironmentContract = NO_ENVIRONMENT,
    title: str = TITLE,
) -> tuple[OutputFile, ...]:
    """The files of the site, sorted by path, which are from the site's own folder.

    `sources` are the texts of specs and BUILD files, by path, for the passages that pages show; `title` is what
    each page calls the site. Every reference in the
    site is relative and leads into it, so that it works from a disk and below any folder of a server.
    """
    material = Material(system, graph, sources, environment)
    return tuple(sorted(_files(material, title)))


def _files(material: Material, title: str) -> Iterator[OutputFile]:
    for page in _pages(material):
        yield OutputFile(page.path, _html(page, title))
    yield OutputFile("assets/portal.css", "".join(map(asset, STYLES)))
    for script in SCRIPTS:
        yield OutputFile(f"assets/{script}", asset(script))
    yield OutputFile("assets/search-index.js", search_script(material))


def _pages(material: Material) -> Iterator[Page]:
    links = Links(addresses.GRAPH.page)
    shown = picture(draw(material.graph), links.href)
    yield Page(addresses.GRAPH.page, "index.html.jinja", "Service graph", None, (), shown)
    yield from index_pages(material)
    yield from service_pages(material)
    yield from api_pages(material)
    yield from event_pages(material)
    yield from model_pages(material)
    yield from task_pages(material)


def _html(page: Page, title: str) -> str:
    return render(
        page.template,
        page=page,
        view=page.view,
        root=addresses.root_of(page.path),
        sections=sections(page),
        crumbs=crumbs(page, title),
        title=title,
        policy=POLICY,
    )
