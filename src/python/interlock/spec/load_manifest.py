"""manifest.yaml of the earlier format: which operations a service calls. BUILD files say that now."""

from __future__ import annotations

from interlock.diagnostics.source import Span
from interlock.spec.nodes import ManifestEntryNode, ManifestFile
from interlock.spec.reader import Keys, Report, start_of
from interlock.spec.tree import Mapping, Tree

_FILE_KEYS = frozenset({"consumes"})
_CONSUMES_KEYS = frozenset({"service", "domain", "operations"})


def load_manifest(path: str, folder: str, root: Mapping, report: Report) -> ManifestFile:
    """The entries that could be read; the others are reported."""
    keys = Keys(root, _FILE_KEYS, "manifest.yaml", Span(path, 0, 0), report)
    keys.require("consumes")
    entries = (_consumes(item, report) for item in keys.items("consumes"))
    return ManifestFile(path, folder, tuple(entry for entry in entries if entry is not None))


def _consumes(tree: Tree, report: Report) -> ManifestEntryNode | None:
    if not isinstance(tree, Mapping):
        report.wrong_kind("an entry of `consumes`", "a mapping", tree)
        return None
    keys = Keys(tree, _CONSUMES_KEYS, "an entry of `consumes`", start_of(tree.span), report)
    complete = keys.require("service", "domain", "operations")
    service, domain = keys.string("service"), keys.string("domain")
    if not complete or service is None or domain is None:
        return None
    return ManifestEntryNode(service, domain, keys.strings("operations"))
