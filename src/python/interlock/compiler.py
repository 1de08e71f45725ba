"""The facade: what the command line and the plugin's process call, and all that they call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from interlock.diagnostics.diagnostic import Diagnostic, Severity
from interlock.diagnostics.source import SourceFile
from interlock.emit.driver import emit_domain
from interlock.emit.emitter import OutputFile
from interlock.ir.system import System
from interlock.lower.passes import lower
from interlock.spec.load import load_file
from interlock.spec.nodes import SpecFile
from interlock.spec.references import referenced_domains
from interlock.workspace import folder_of_domain, spec_files, spec_folders


@dataclass(frozen=True)
class Checked:
    """The outcome of a check: a system when there is no error, and every finding in a stable order.

    `sources` holds the text of each file that was read, by path, for rendering.
    """

    system: System | None
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, SourceFile]


@dataclass
class _Loaded:
    files: list[SpecFile] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    sources: dict[str, SourceFile] = field(default_factory=dict)


def check(root: Path, folders: Sequence[str] | None = None) -> Checked:
    """Loads, resolves and checks the given spec folders, or every folder below `root`/specs.

    Folders are relative to `root` (`specs/users`). Folders that they refer to are loaded and checked as well.
    A folder that is not there has no files; file-system errors are raised as `OSError`.
    """
    loaded = _Loaded()
    pending = list(spec_folders(root) if folders is None else folders)
    seen = set(pending)
    while pending:
        for path in spec_files(root, pending.pop()):
            for folder in _load(root, path, loaded):
                if folder not in seen and (root / folder).is_dir():
                    seen.add(folder)
                    pending.append(folder)
    loaded.files.sort(key=lambda file: file.path)
    system, findings = lower(loaded.files, loaded.diagnostics)
    diagnostics = tuple(sorted({*loaded.diagnostics, *findings}, key=lambda found: found.sort_key))
    return Checked(None if _has_error(diagnostics) else system, diagnostics, loaded.sources)


def compile_folder(system: System, folder: str) -> tuple[OutputFile, ...]:
    """Everything that is generated from one folder of a checked system, sorted by path."""
    return tuple(
        output
        for domain in system.domains
        if folder_of_domain(domain.name) == folder
        for output in sorted(emit_domain(system, domain))
    )


def _load(root: Path, path: str, loaded: _Loaded) -> tuple[str, ...]:
    """Loads one file and returns the folders that it refers to."""
    file, diagnostics, source = load_file(path, (root / path).read_bytes())
    loaded.diagnostics.extend(diagnostics)
    loaded.sources[path] = source
    if file is None:
        return ()
    loaded.files.append(file)
    return tuple(folder_of_domain(domain) for domain in sorted(referenced_domains(file)))


def _has_error(diagnostics: Sequence[Diagnostic]) -> bool:
    return any(found.severity is Severity.ERROR for found in diagnostics)
