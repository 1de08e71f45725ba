"""The facade: what the command line and the plugin's process make and ask of specs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from interlock.checking import Checked as Checked
from interlock.checking import LoadedSpecs
from interlock.checking import Sound as Sound
from interlock.checking import check as check
from interlock.checking import has_error as has_error
from interlock.checking import sound as sound
from interlock.diagnostics.diagnostic import Diagnostic, Severity
from interlock.diagnostics.source import SourceFile
from interlock.ir.system import System
from interlock.lower.apis.routes import check_exposed_routes
from interlock.workspace import SPECS_FOLDER, folder_of_domain, spec_folders

if TYPE_CHECKING:
    # A process runs one of these, and most run none: each is imported where it is asked for.
    from interlock.emit.emitter import OutputFile
    from interlock.format.formatter import FormatResult
    from interlock.ir.services import Service
    from interlock.lint.python.facts import WorkspaceFacts
    from interlock.lint.python.summary import ModuleSummary


def check_services(system: System, services: Sequence[Service]) -> tuple[Diagnostic, ...]:
    """The routes that are declared twice or never reached across the APIs that one service exposes, each told once.

    `check` has told of those within one API, and the graph of APIs that are not there.
    """
    known = {(folder_of_domain(api.domain), api.module): api for of in system.domains for api in of.apis}
    found = (
        problem
        for service in services
        for problem in check_exposed_routes([known[use.spec] for use in service.exposes if use.spec in known])
    )
    return tuple(dict.fromkeys(found))


def compile_folder(system: System, folder: str) -> tuple[OutputFile, ...]:
    """Everything that is generated from one folder of a checked system, sorted by path."""
    from interlock.emit.driver import emit_domain

    return tuple(
        output
        for domain in system.domains
        if folder_of_domain(domain.name) == folder
        for output in sorted(emit_domain(system, domain))
    )


def editor_schemas(root: Path, services: Sequence[str] = ()) -> tuple[OutputFile, ...]:
    """JSON Schemas of the spec files for editors, and which schema is for which files, sorted by path.

    They know what the specs below `root` declare, as far as these can be read, and the `services`. A spec with mistakes
    is when an editor is needed most, so there is no error but `OSError`.
    """
    from interlock.emit.jsonschema.emitter import emit_schemas
    from interlock.lower.names.workspace_names import workspace_names

    loaded = LoadedSpecs(root, {}, None)
    loaded.add(spec_folders(root))
    return emit_schemas(workspace_names(loaded.files, loaded.diagnostics, services))


def format_files(root: Path, paths: Sequence[str]) -> tuple[tuple[str, FormatResult], ...]:
    """The canonical forms of spec files, relative to `root`; nothing is written.

    A file with errors is `Erroneous`, also when they show only beside other specs: what refers to nothing has no
    meaning that could be kept. File-system errors are raised as `OSError`.
    """
    from interlock.format.formatter import Erroneous, format_bytes

    contents = {path: (root / path).read_bytes() for path in paths}
    checked = check(root, sorted({path.rpartition("/")[0] for path in paths}))
    errors: dict[str, list[Diagnostic]] = {}
    for found in checked.diagnostics:
        if found.severity is Severity.ERROR:
            errors.setdefault(found.primary.span.path, []).append(found)
    return tuple(
        (
            path,
            Erroneous(tuple(errors[path]), checked.sources[path]) if path in errors else format_bytes(path, content),
        )
        for path, content in contents.items()
    )


def python_facts(
    system: System, services: Sequence[Service] | None, folders: Sequence[str] = (), specs: Sequence[str] = ()
) -> WorkspaceFacts:
    """What the rules about Python sources need to know of a system, and of the services of its repository.

    `services` are those of BUILD files, None where these have not been looked at; `folders` the names of the folders
    below services/, for those that declare none, and `specs` those of all specs, in the system or not.
    """
    from interlock.lint.python.from_system import facts_of

    return facts_of(system, folders, services, specs)


def lint_python(
    root: Path, paths: Sequence[str] | None, system: System, services: Sequence[Service] | None = None
) -> tuple[tuple[Diagnostic, ...], Mapping[str, SourceFile]]:
    """What the rules find in Python files: in some files and folders below `root`, or all below services/.

    `system` are the specs of `root`, or those of them that are `sound`; `services` those of its BUILD files: without
    them nothing is said about edges. Nothing need have been generated: modules of specs are made in memory when a
    question leads to them. Returns the findings, sorted, and the files that they are about. File-system errors are
    raised as `OSError`.
    """
    from interlock.lint.python import sources
    from interlock.lint.python.resolving.project import Project
    from interlock.lint.python.runner import lint
    from interlock.lint.python_rules import PYTHON_RULES

    folders = sources.service_names(root)
    facts = python_facts(system, services, folders, spec_folders(root))
    modules = [sources.index_file(root, path) for path in sources.python_files(root, paths)]
    project = Project(_module_loader(root, system))
    for module in modules:
        project.add(module)
    found = lint(modules, project, facts, PYTHON_RULES)
    shown = {label.span.path for each in found for label in (each.primary, *each.secondary)}
    return found, {path: sources.source_file(root, path) for path in sorted(shown) if (root / path).is_file()}


def lint_committed(tracked: Sequence[str]) -> tuple[Diagnostic, ...]:
    """What of the files that git tracks, relative to the root, is generated code, sorted."""
    from interlock.lint.committed import committed

    return committed(tracked)


def _module_loader(root: Path, system: System) -> Callable[[str], ModuleSummary | None]:
    """Finds modules in the working tree, and generated ones by compiling their folder."""
    from interlock.lint.python import sources
    from interlock.lint.python.indexing.indexer import index

    load_source = sources.loader(root)
    compiled: dict[str, dict[str, OutputFile]] = {}

    def load(module: str) -> ModuleSummary | None:
        if not module.startswith(f"{SPECS_FOLDER}."):
            return load_source(module)
        path = f"{module.replace('.', '/')}.py"
        folder = path.rpartition("/")[0]
        if folder not in compiled:
            compiled[folder] = {output.path: output for output in compile_folder(system, folder)}
        output = compiled[folder].get(path)
        return load_source(module) if output is None else index(path, module, output.content.encode())

    return load
