"""One spec file: bytes in, typed nodes and diagnostics out. Which kind of file it is follows from its name."""

from __future__ import annotations

from typing import NamedTuple

from interlock.diagnostics.diagnostic import Diagnostic, Label
from interlock.diagnostics.source import SourceFile, Span
from interlock.spec.load_api import load_api
from interlock.spec.load_events import load_events
from interlock.spec.load_manifest import load_manifest
from interlock.spec.load_models import load_models
from interlock.spec.load_tasks import load_tasks
from interlock.spec.nodes import SpecFile
from interlock.spec.reader import Report
from interlock.spec.suppressions import find_suppressions
from interlock.spec.text import read_text
from interlock.spec.tree import Mapping, Scalar, Tree, kind_of
from interlock.spec.yaml_tree import ParserFactory, default_parser, parse
from interlock.workspace import SPEC_SUFFIX, SPECS_FOLDER

_ROOT_KEYS = {"models": "models", "events": "events", "tasks": "tasks", "manifest": "consumes"}
"""What a file must hold, by its name; files of all other names are APIs."""
_API_ROOT_KEY = "operations"
_RESERVED_SUFFIXES = ("_server", "_client", "_publisher", "_subscriber", "_worker", "_enqueue")


class LoadedFile(NamedTuple):
    """What came of one file. `tree` is what was read as YAML, None when there is none or its end was not reached."""

    file: SpecFile | None
    diagnostics: tuple[Diagnostic, ...]
    source: SourceFile
    tree: Tree | None


def load_file(
    path: str, data: bytes, parser: ParserFactory | None = None
) -> tuple[SpecFile | None, tuple[Diagnostic, ...], SourceFile]:
    """What `load` does, without the tree."""
    loaded = load(path, data, parser)
    return loaded.file, loaded.diagnostics, loaded.source


def load(path: str, data: bytes, parser: ParserFactory | None = None) -> LoadedFile:
    """Loads the spec at `path` (relative to the root, `specs/users/models.yaml`) from its bytes.

    The file is None when nothing of it could be made out. What is wrong is reported and, if need be, left out.
    Diagnostics are in their stable order. Raises nothing, whatever the bytes.
    """
    source, problem = read_text(path, data)
    problem = _misnamed(path) or problem
    if problem is not None:
        return LoadedFile(None, (problem,), source, None)
    tree, diagnostics = parse(path, source.text, parser or default_parser())
    report = Report(source, diagnostics)
    file = None if tree is None and diagnostics else _load_root(path, tree, report)
    if file is not None and (suppressions := find_suppressions(path, source.text, tree)):
        file = file._replace(suppressions=suppressions)
    return LoadedFile(file, tuple(sorted(set(report.diagnostics), key=lambda found: found.sort_key)), source, tree)


def _misnamed(path: str) -> Diagnostic | None:
    if path.endswith(SPEC_SUFFIX):
        return None
    stem = path.rpartition("/")[2].rpartition(".")[0]
    message = f"a spec file's name ends in `{SPEC_SUFFIX}`; this one would be passed over"
    return Diagnostic("spec/file-name", message, Label(Span(path, 0, 0)), (), f"rename it to `{stem}{SPEC_SUFFIX}`")


def _load_root(path: str, tree: Tree | None, report: Report) -> SpecFile | None:
    whole = Span(path, 0, 0)
    if tree is None or (isinstance(tree, Scalar) and tree.value is None):
        report.error("spec/empty-file", "the file is empty", whole, "declare something in it, or delete it")
        return None
    if not isinstance(tree, Mapping):
        report.error(
            "spec/not-a-mapping",
            f"a spec must be a mapping, not {kind_of(tree)}",
            Span(path, tree.span.start, min(tree.span.start + 1, tree.span.end)),
            "begin with a key such as `models:` or `operations:`",
        )
        return None
    folder, _, name = path.rpartition("/")
    stem = name.removesuffix(SPEC_SUFFIX)
    _check_place(folder, name, whole, report)
    if _is_another_kind(tree, stem, report):
        return None
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


def _is_another_kind(root: Mapping, stem: str, report: Report) -> bool:
    """Whether the file holds what belongs into one of another name. It is reported then, and nothing else of it."""
    keys = {entry.key.text: entry.key.span for entry in root.entries}
    wanted = _ROOT_KEYS.get(stem, _API_ROOT_KEY)
    if wanted in keys:
        return False
    for name, key in (*_ROOT_KEYS.items(), ("api", _API_ROOT_KEY)):
        if key in keys:
            report.error(
                "spec/file-name",
                f"`{stem}{SPEC_SUFFIX}` is read as a file of `{wanted}`, and this one holds `{key}`",
                keys[key],
                f"rename it to `{name}{SPEC_SUFFIX}`, or move this there",
            )
            return True
    return False


def _check_place(folder: str, name: str, whole: Span, report: Report) -> None:
    """Names that are no identifiers are told with those of the declarations; here are those of generated modules."""
    if not folder.startswith(f"{SPECS_FOLDER}/"):
        report.error(
            "spec/file-place",
            f"a spec lies in a folder of its domain below `{SPECS_FOLDER}/`",
            whole,
            f"move it to `{SPECS_FOLDER}/<domain>/{name}`",
        )
    stem = name.removesuffix(SPEC_SUFFIX)
    for suffix in _RESERVED_SUFFIXES:
        if stem.endswith(suffix):
            report.error(
                "spec/file-name",
                f"the name of an API does not end in `{suffix}`, as the modules do that are generated from it",
                whole,
                f"rename the file, for example to `{stem.removesuffix(suffix) or 'api'}{SPEC_SUFFIX}`",
            )
