"""How long the portal of a large system takes to make, and its largest page to open in a browser."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser

from interlock.emit.driver import write
from interlock.emit.portal.drawing import draw
from interlock.emit.portal.picture import picture
from interlock.emit.portal.site import portal
from interlock.topology.testing import Repository
from tests.portal.browser import chromium, visit
from tests.portal.systems import shop

SIZES = ((100, 500), (500, 5_000))
ROUNDS = 3
OPENED = """() => new Promise(resolve => requestAnimationFrame(() => setTimeout(() => resolve(
    [performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0, performance.now()]), 0)))"""


class Opened(NamedTuple):
    """Milliseconds from asking for a page until something is seen, and until all is there and drawn."""

    first: float
    whole: float


def report() -> Iterator[str]:
    """Lines of figures, the largest held against its goal."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        for services, edges in SIZES:
            repository = Repository(shop(services, edges))
            started = time.process_time()
            drawing = draw(repository.graph)
            picture(drawing, lambda address: None)
            drawn = time.process_time() - started
            started = time.process_time()
            files = portal(repository.system, repository.graph, repository.sources)
            made = time.process_time() - started
            root = Path(folder) / str(services)
            write(files, root)
            opened = min(_open(browser, f"{root.as_uri()}/index.html") for _ in range(ROUNDS))
            goal = " (goal <= 2.00)" if services == SIZES[-1][0] else ""
            yield (
                f"{services:>4} services, {len(drawing.boxes):>4} boxes, {len(drawing.ties):>5} lines: "
                f"layout {drawn:.2f} s CPU, {len(files)} files {made:.2f} s CPU; the graph opens in "
                f"{opened.whole / 1000:.2f} s{goal}, first seen after {opened.first / 1000:.2f} s"
            )


def _open(browser: Browser, url: str) -> Opened:
    with visit(browser, url) as visited:
        first, whole = visited.page.evaluate(OPENED)
        return Opened(first, whole)
