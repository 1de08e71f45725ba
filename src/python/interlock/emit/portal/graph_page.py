"""The picture of a graph as one file that needs no other."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

from interlock.emit.portal.drawing import draw
from interlock.emit.portal.picture import picture
from interlock.emit.portal.templates import asset, render
from interlock.topology.graph import Graph

STYLES = ("base.css", "graph.css")
SCRIPTS = ("theme.js", "graph.js")


def graph_page(graph: Graph) -> str:
    """An HTML document with the graph as a picture and as a table. It loads nothing, and works from a disk."""
    style = "".join(map(asset, STYLES))
    early, late = map(asset, SCRIPTS)
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; "
        f"style-src {_hash(style)}; script-src {_hash(early)} {_hash(late)}"
    )
    shown = picture(draw(graph), href=lambda address: None)
    return render(
        "graph_page.html.jinja", picture=shown, style=style, early_script=early, late_script=late, policy=policy
    )


def _hash(text: str) -> str:
    """What a content security policy calls an inline style or script by."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
