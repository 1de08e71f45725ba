"""A headless Chromium, and visits of pages that fail when a page does what it must not.

The browser is Debian's; nothing is downloaded for it.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Literal

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
AXE = Path(__file__).parents[2] / "3rdparty" / "js" / "node_modules" / "axe-core" / "axe.min.js"
WIDE = (1400, 900)
NARROW = (390, 800)

Scheme = Literal["light", "dark"]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser of its own, with a home folder that goes away with it."""
    assert CHROMIUM.exists(), f"there is no {CHROMIUM}: apt-get install chromium"
    with tempfile.TemporaryDirectory(prefix="interlock-chromium-") as home, sync_playwright() as playwright:
        environment: dict[str, str | float | bool] = {**os.environ, "HOME": home}
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS), env=environment)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Visit:
    """A page that is looked at. `requests` are the addresses that it asked for, itself first."""

    page: Page
    requests: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def axe(self) -> list[str]:
        """What axe-core finds wrong, a line each: the rule, the element, and what to do."""
        # Opacity that is on its way would be taken for the colour of the text.
        self.page.emulate_media(reduced_motion="reduce")
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found: Any = self.page.evaluate("async () => (await axe.run(document, {preload: false})).violations")
        return [
            f"{each['id']}: {node['html'][:200]} {node.get('failureSummary', '')}"
            for each in found
            for node in each["nodes"]
        ]


@contextmanager
def visit(
    browser: Browser,
    url: str,
    *,
    scheme: Scheme = "light",
    size: tuple[int, int] = WIDE,
    script: bool = True,
    bypass_policy: bool = False,
) -> Iterator[Visit]:
    """Opens a page. At the end there must have been no error, no dialog, and no request but for files of the site.

    The site is all that lies in the folder of the address's `index.html`, or in that above a page of a folder.
    `bypass_policy` lets tests bring in a checker against the page's own policy.
    """
    context = browser.new_context(
        color_scheme=scheme,
        viewport={"width": size[0], "height": size[1]},
        java_script_enabled=script,
        bypass_csp=bypass_policy,
    )
    try:
        page = context.new_page()
        visited = Visit(page)
        page.on("request", lambda request: visited.requests.append(request.url))
        page.on("requestfailed", lambda request: visited.problems.append(f"failed: {request.url}"))
        page.on("pageerror", lambda error: visited.problems.append(f"error: {error}"))
        page.on("dialog", lambda dialog: visited.problems.append(f"dialog: {dialog.message}"))
        page.on("console", lambda said: visited.problems.append(f"{said.type}: {said.text}"))
        response = page.goto(url)
        assert response is not None and response.ok, url
        yield visited
        assert visited.problems == [], visited.problems
        root = site_of(url)
        assert [each for each in visited.requests if not each.startswith((root, "data:"))] == []
    finally:
        context.close()


def site_of(url: str) -> str:
    """The folder of the site that an address is in; pages lie in it or in a folder of it."""
    path = url.partition("#")[0]
    folder, _, _ = path.rpartition("/")
    above, _, last = folder.rpartition("/")
    return f"{above}/" if last in ("apis", "events", "models", "services", "tasks") else f"{folder}/"


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder on a web server of this machine; its parents are there as well."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Requests are looked at in the browser."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
