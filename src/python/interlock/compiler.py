"""The facade: what the command line and the plugin's process call, and all that they call."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from interlock.diagnostics.diagnostic import Diagnostic, Severity
from interlock.diagnostics.source import SourceFile
from interlock.emit.driver import emit_domain
from interlock.emit.emitter import OutputFile
from interlock.ir.api import Api
from interlock.ir.system import System
from interlock.lower.passes import lower
from interlock.lower.routes import check_exposed_routes
from interlock.spec.load import load
from interlock.spec.nodes import SpecFile
from interlock.spec.references import referenced_domains
from interlock.spec.tree import Tree
from interlock.workspace import READ_SUFFIXES, SPECS_FOLDER, folder_of_domain, spec_files, spec_folders

if TYPE_CHECKING:
    # A process runs one of these, and most run none: each is imported where it is asked for.
    from interlock.format.formatter import FormatResult
    from interlock.ir.services import Service
    from interlock.lint.python.facts import WorkspaceFacts
    from interlock.lint.python.summary import ModuleSummary
    from interlock.lint.selection import RuleSelection


@dataclass(frozen=True)
class Checked:
    """The outcome of a check: a system when there is no error, and every finding in a stable order.

    `sources` holds the text of each file that was read, by path, for rendering.
    """

    system: System | None
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, SourceFile]


def check(root: Path, folders: Sequence[str] | None = None, rules: RuleSelection | None = None) -> Checked:
    """Loads, resolves and checks the given spec folders, or every folder below `root`/specs.

    Folders are relative to `root` (`specs/users`). Folders that they refer to are loaded and checked as well.
    With `rules`, and when there is no error, the given folders are held against those as well.
    A folder that is not there has no files; file-system errors are raised as `OSError`.
    """
    return _check(root, folders, rules, {})


def _check(
    root: Path, folders: Sequence[str] | None, rules: RuleSelection | None, replaced: Mapping[str, bytes]
) -> Checked:
    trees: dict[str, Tree] = {}
    loaded = _Loaded(root, replaced, None if rules is None else trees)
    asked = spec_folders(root) if folders is None else folders
    loaded.add(asked)
    checked = loaded.checked()
    if rules is None or checked.system is None:
        return checked
    return _linted(loaded, trees, checked, checked.system, {folder.rstrip("/") for folder in asked}, rules)


@dataclass
class _Loaded:
    """Specs as they are loaded, with all that they refer to. `replaced` is read in place of what files hold.

    `trees`, by path, are kept for rules alone: they take a fifth of the memory of a check.
    """

    root: Path
    replaced: Mapping[str, bytes]
    trees: dict[str, Tree] | None
    folders: set[str] = field(default_factory=set)
    files: list[SpecFile] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    sources: dict[str, SourceFile] = field(default_factory=dict)

    def add(self, folders: Sequence[str]) -> None:
        pending = [folder for folder in folders if folder not in self.folders]
        self.folders.update(pending)
        while pending:
            for path in spec_files(self.root, pending.pop()):
                for folder in self._load(path):
                    if folder not in self.folders and (self.root / folder).is_dir():
                        self.folders.add(folder)
                        pending.append(folder)

    def _load(self, path: str) -> tuple[str, ...]:
        """Loads one file and returns the folders that it refers to."""
        data = self.replaced.get(path)
        loaded = load(path, (self.root / path).read_bytes() if data is None else data)
        self.diagnostics.extend(loaded.diagnostics)
        self.sources[path] = loaded.source
        if self.trees is not None and loaded.tree is not None:
            self.trees[path] = loaded.tree
        if loaded.file is None:
            return ()
        self.files.append(loaded.file)
        return tuple(folder_of_domain(domain) for domain in sorted(referenced_domains(loaded.file)))

    def checked(self) -> Checked:
        self.files.sort(key=lambda file: file.path)
        system, findings = lower(self.files, self.diagnostics)
        diagnostics = tuple(sorted({*self.diagnostics, *findings}, key=lambda found: found.sort_key))
        return Checked(None if has_error(diagnostics) else system, diagnostics, self.sources)


def _linted(
    loaded: _Loaded,
    trees: Mapping[str, Tree],
    checked: Checked,
    system: System,
    folders: Collection[str],
    rules: RuleSelection,
) -> Checked:
    """With what rules find in some folders. All other specs there are count as well, where they have no mistakes."""
    from interlock.lint.spec import runner
    from interlock.lint.spec.workspace import Workspace
    from interlock.lower.written import written_file

    is_whole = True
    others = [folder for folder in spec_folders(loaded.root) if folder not in loaded.folders]
    if others:
        every_tree: dict[str, Tree] = {}
        everything = _Loaded(loaded.root, loaded.replaced, every_tree)
        everything.add((*sorted(loaded.folders), *others))
        whole = everything.checked().system
        is_whole = whole is not None
        if whole is not None:
            loaded, trees, system = everything, every_tree, whole
    workspace = Workspace(system, lambda path: written_file(loaded.sources[path], trees[path]), is_whole)
    found = {*checked.diagnostics, *runner.lint(workspace, rules, folders)}
    return Checked(checked.system, tuple(sorted(found, key=lambda each: each.sort_key)), loaded.sources)


@dataclass(frozen=True)
class Mended:
    """What came of fixes: the new texts, by path, of the files that changed, and what is left to find."""

    texts: Mapping[str, str]
    left: Checked


MAX_ROUNDS = 20
"""How often fixes are looked for in what fixes have made: more rounds than fixes can need one after the other."""


def fix_specs(root: Path, paths: Sequence[str] | None, rules: RuleSelection) -> Mended:
    """The safe fixes of what rules find in some files and folders, or in all specs, applied until there are no more.

    Nothing is written. Files in folders with mistakes stay as they are, and no fix is kept that makes one.
    """
    from interlock.diagnostics.fixes import apply_fixes

    folders = spec_folders(root) if paths is None else sorted({_folder_of(path) for path in paths})
    wanted = frozenset(folders if paths is None else (path.rstrip("/") for path in paths))
    replaced: dict[str, bytes] = {}
    texts: dict[str, str] = {}
    left = _check(root, folders, rules, replaced)
    for _ in range(MAX_ROUNDS):
        if left.system is None:
            break
        files = {
            path: source.text for path, source in left.sources.items() if path in wanted or _folder_of(path) in wanted
        }
        mended = apply_fixes(files, left.diagnostics)
        after = _check(root, folders, rules, {**replaced, **{path: text.encode() for path, text in mended.items()}})
        if not mended or after.system is None:
            break
        texts.update(mended)
        replaced.update((path, text.encode()) for path, text in mended.items())
        left = after
    return Mended(texts, left)


def _folder_of(path: str) -> str:
    """The folder of a spec file; a folder is its own."""
    return path.rpartition("/")[0] if path.endswith(READ_SUFFIXES) else path.rstrip("/")


class ApiAddress(NamedTuple):
    """The API of `specs/users/api.yaml`: the folder and the file's stem, written `specs/users:api`."""

    folder: str
    module: str

    def __str__(self) -> str:
        return f"{self.folder}:{self.module}"


class UnknownApi(LookupError):
    """There is no such API. The text says which there are."""


def check_exposed(system: System, apis: Sequence[ApiAddress]) -> tuple[Diagnostic, ...]:
    """The routes that are declared twice or never reached when one service exposes these APIs, in their order.

    `check` has told of those within one API. Raises `UnknownApi`.
    """
    known = _apis(system)
    for address in apis:
        if address not in known:
            raise UnknownApi(f"there is no API {address}; there are: {', '.join(map(str, sorted(known))) or 'none'}")
    return check_exposed_routes([known[address] for address in apis])


def check_services(system: System, services: Sequence[Service]) -> tuple[Diagnostic, ...]:
    """The routes that are declared twice or never reached across the APIs that one service exposes, each told once.

    `check` has told of those within one API, and the graph of APIs that are not there.
    """
    known = {str(address): api for address, api in _apis(system).items()}
    found = (
        problem
        for service in services
        for problem in check_exposed_routes([known[str(use.spec)] for use in service.exposes if str(use.spec) in known])
    )
    return tuple(dict.fromkeys(found))


def _apis(system: System) -> dict[ApiAddress, Api]:
    return {ApiAddress(folder_of_domain(api.domain), api.module): api for of in system.domains for api in of.apis}


def compile_folder(system: System, folder: str) -> tuple[OutputFile, ...]:
    """Everything that is generated from one folder of a checked system, sorted by path."""
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
    from interlock.lower.workspace_names import workspace_names

    loaded = _Loaded(root, {}, None)
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


def python_facts(system: System, services: Sequence[Service] | None, folders: Sequence[str] = ()) -> WorkspaceFacts:
    """What the rules about Python sources need to know of a system, and of the services of its repository.

    `services` are those of BUILD files, None where these have not been looked at; `folders` the names of the folders
    below services/, for those that declare none.
    """
    from interlock.lint.python.from_system import facts_of

    return facts_of(system, folders, services)


def lint_python(
    root: Path, paths: Sequence[str] | None, checked: Checked, services: Sequence[Service] | None = None
) -> tuple[tuple[Diagnostic, ...], Mapping[str, SourceFile]]:
    """What the rules find in Python files: in some files and folders below `root`, or all below services/.

    `checked` are the specs of `root`, `services` those of its BUILD files; without them nothing is said about edges.
    Nothing need have been generated: modules of specs are made in memory when a question leads to them. Of specs with
    mistakes nothing is known. Returns the findings, sorted, and the files that they are about. File-system errors are
    raised as `OSError`.
    """
    from interlock.lint.python import sources
    from interlock.lint.python.facts import NO_FACTS
    from interlock.lint.python.project import Project
    from interlock.lint.python.runner import lint
    from interlock.lint.python_rules import PYTHON_RULES

    folders = sources.service_names(root)
    facts = NO_FACTS if checked.system is None else python_facts(checked.system, services, folders)
    modules = [sources.index_file(root, path) for path in sources.python_files(root, paths)]
    project = Project(_module_loader(root, checked.system))
    for module in modules:
        project.add(module)
    found = lint(modules, project, facts, PYTHON_RULES)
    shown = {label.span.path for each in found for label in (each.primary, *each.secondary)}
    return found, {path: sources.source_file(root, path) for path in sorted(shown) if (root / path).is_file()}


def lint_committed(tracked: Sequence[str]) -> tuple[Diagnostic, ...]:
    """What of the files that git tracks, relative to the root, is generated code, sorted."""
    from interlock.lint.committed import committed

    return committed(tracked)


def _module_loader(root: Path, system: System | None) -> Callable[[str], ModuleSummary | None]:
    """Finds modules in the working tree, and generated ones by compiling their folder."""
    from interlock.lint.python import sources
    from interlock.lint.python.indexer import index

    load_source = sources.loader(root)
    compiled: dict[str, dict[str, OutputFile]] = {}

    def load(module: str) -> ModuleSummary | None:
        if system is None or not module.startswith(f"{SPECS_FOLDER}."):
            return load_source(module)
        path = f"{module.replace('.', '/')}.py"
        folder = path.rpartition("/")[0]
        if folder not in compiled:
            compiled[folder] = {output.path: output for output in compile_folder(system, folder)}
        output = compiled[folder].get(path)
        return load_source(module) if output is None else index(path, module, output.content.encode())

    return load


def has_error(diagnostics: Sequence[Diagnostic]) -> bool:
    return any(found.severity is Severity.ERROR for found in diagnostics)
