"""One spec file: bytes in, typed nodes and diagnostics out. Which kind of file it is follows from its name."""

from __future__ import annotations

import codecs

from interlock.diagnostics.diagnostic import Diagnostic, Label
from interlock.diagnostics.source import SourceFile, Span
from interlock.spec.load_api import load_api
from interlock.spec.load_messaging import load_events, load_manifest, load_tasks
from interlock.spec.load_models import load_models
from interlock.spec.nodes import SpecFile
from interlock.spec.reader import IDENTIFIER, Report
from interlock.spec.tree import Mapping, Scalar, Tree, kind_of
from interlock.spec.yaml_tree import ParserFactory, default_parser, parse

MAX_BYTES = 8_000_000

_RESERVED_SUFFIXES = ("_server", "_client", "_publisher", "_subscriber", "_worker", "_enqueue")

Loaded = tuple[SpecFile | None, tuple[Diagnostic, ...], SourceFile]


def load_file(path: str, data: bytes, parser: ParserFactory | None = None) -> Loaded:
    """Loads the spec at `path` (relative to the root, `specs/users/models.yaml`) from its bytes.

    The file is None when nothing of it could be made out. Declarations that are wrong are left out and reported.
    """
    text, problem = _decode(path, data)
    source = SourceFile(path, text)
    if problem is not None:
        return None, (problem,), source
    tree, diagnostics = parse(path, text, parser or default_parser())
    report = Report(source, diagnostics)
    file = _load_root(path, tree, report) if not diagnostics or tree is not None else None
    return file, tuple(report.diagnostics), source


def _decode(path: str, data: bytes) -> tuple[str, Diagnostic | None]:
    nowhere = Label(Span(path, 0, 0))
    if len(data) > MAX_BYTES:
        message = f"{len(data):,} bytes are more than the {MAX_BYTES:,} that a spec file may have"
        return "", Diagnostic("spec/too-large", message, nowhere, (), "split the file")
    try:
        return data.removeprefix(codecs.BOM_UTF8).decode("utf-8"), None
    except UnicodeDecodeError as error:
        readable = data.decode("utf-8", errors="replace")
        offset = len(data[: error.start].decode("utf-8"))
        span = Span(path, offset, min(offset + 1, len(readable)))
        message = f"byte 0x{data[error.start]:02x} is not UTF-8"
        return readable, Diagnostic("spec/not-utf8", message, Label(span), (), "save the file as UTF-8")


def _load_root(path: str, tree: Tree | None, report: Report) -> SpecFile | None:
    whole = Span(path, 0, min(1, len(report.source.text)))
    if tree is None or (isinstance(tree, Scalar) and tree.value is None):
        report.error("spec/empty-file", "the file is empty", whole, "declare something, or delete it")
        return None
    if not isinstance(tree, Mapping):
        report.error("spec/not-a-mapping", f"a spec is a mapping, not {kind_of(tree)}", tree.span)
        return None
    folder, _, name = path.rpartition("/")
    stem = name.removesuffix(".yaml")
    _check_names(folder, stem, whole, report)
    match stem:
        case "models":
            return load_models(path, folder, tree, report)
        case "events":
            return load_events(path, folder, tree, report)
        case "tasks":
            return load_tasks(path, folder, tree, report)
        case "manifest":
            return load_manifest(path, folder, tree, report)
        case _:
            return load_api(path, folder, stem, tree, report)


def _check_names(folder: str, stem: str, whole: Span, report: Report) -> None:
    for part in (*folder.split("/"), stem):
        if not IDENTIFIER.fullmatch(part):
            report.error(
                "spec/file-name", f"`{part}` cannot become the name of a module", whole, "name it in snake_case"
            )
    for suffix in _RESERVED_SUFFIXES:
        if stem.endswith(suffix):
            report.error(
                "spec/file-name", f"names ending in `{suffix}` are those of generated modules", whole, "rename the file"
            )
