"""The `generate` goal: brings the generated code on disk up to date, or says that it is not.

The folder is read from disk and not through the engine, which cannot see what git ignores. Goals are never cached, so
that is sound.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pants.engine.fs import FileContent
from pants.engine.goal import Goal, GoalSubsystem
from pants.option.option_types import BoolOption

from interlock_pants import layout
from interlock_pants.editor_settings import BINDINGS_FILE, SCHEMAS_FOLDER, SETTINGS_FILE, Bindings, merge_settings

OUTPUT_FOLDER = "codegen"

# Every generated file says so near its beginning: a comment in code, an extension key in documents.
_MARKS = (layout.HEADER_MARK.encode(), b'"x-generated-by": "Interlock"')
_HEAD = 4096


class GenerateSubsystem(GoalSubsystem):
    name = "generate"
    help = (
        "Write the code generated from specs to dist/codegen, where editors find it. "
        "Without arguments, that of all specs."
    )

    check = BoolOption(
        default=False, help="Write nothing; exit 1 and name the files that are missing, stale or orphaned."
    )
    editor_settings = BoolOption(
        default=True,
        help=f"Tell VS Code and its kin of the schemas of specs, in {SETTINGS_FILE}. Nothing else in there is changed.",
        advanced=True,
    )


class Generate(Goal):
    subsystem_cls = GenerateSubsystem
    environment_behavior = Goal.EnvironmentBehavior.LOCAL_ONLY


@dataclass(frozen=True)
class Comparison:
    """What lies on disk against what should; paths are relative to the output folder, sorted."""

    missing: tuple[str, ...]
    stale: tuple[str, ...]
    current: tuple[str, ...]
    orphaned: tuple[str, ...]

    @property
    def to_write(self) -> tuple[str, ...]:
        return tuple(sorted((*self.missing, *self.stale)))

    @property
    def is_current(self) -> bool:
        return not (self.missing or self.stale or self.orphaned)


@dataclass(frozen=True)
class Scope:
    """The spec folders that a run is about, of all that there are."""

    selected: frozenset[str]
    everything: frozenset[str]

    def includes(self, generated: str) -> bool:
        """Whether a generated file is this run's to judge. A run over all specs judges all that was ever generated."""
        return self.selected == self.everything or layout.folder_of(generated) in self.selected


def compare(output: Path, wanted: Iterable[FileContent], scope: Scope) -> Comparison:
    """Holds the files below `output` against those that should be there. Raises `OSError` when one cannot be read."""
    by_path = {file.path: file.content for file in wanted}
    states: Mapping[str, list[str]] = {"missing": [], "stale": [], "current": []}
    for path, content in sorted(by_path.items()):
        states[_state(output / path, content)].append(path)
    orphaned = sorted(path for path in _generated_files(output) if path not in by_path and scope.includes(path))
    return Comparison(
        missing=tuple(states["missing"]),
        stale=tuple(states["stale"]),
        current=tuple(states["current"]),
        orphaned=tuple(orphaned),
    )


def _state(path: Path, content: bytes) -> str:
    try:
        return "current" if path.read_bytes() == content else "stale"
    except FileNotFoundError:
        return "missing"


def _generated_files(output: Path) -> Iterator[str]:
    """The files below `output` that carry our mark, git-ignored and untracked ones included."""
    for path in output.rglob("*"):
        if path.suffix in (".py", ".json") and path.is_file():
            with path.open("rb") as file:
                head = file.read(_HEAD)
            if any(mark in head for mark in _MARKS):
                yield path.relative_to(output).as_posix()


def remove(output: Path, paths: Iterable[str]) -> None:
    """Removes files below `output`, and the folders that become empty by it."""
    for path in paths:
        target = output / path
        target.unlink()
        for folder in target.parents:
            if folder == output or any(folder.iterdir()):
                break
            folder.rmdir()


def bind_schemas(root: Path, output: str, wanted: Iterable[FileContent]) -> Iterator[str]:
    """Tells editors which schema is for which spec; yields what is to be said of that.

    A settings file that cannot be changed with certainty, or not at all, is left as it is.
    """
    document = next((file.content for file in wanted if file.path == BINDINGS_FILE), None)
    if document is None:
        return
    settings = root / SETTINGS_FILE
    try:
        existing = settings.read_text(encoding="utf-8") if settings.exists() else None
        merge = merge_settings(existing, Bindings.read(document.decode(), output))
        if merge.text is not None:
            settings.parent.mkdir(exist_ok=True)
            settings.write_text(merge.text, encoding="utf-8")
            yield f"wrote {SETTINGS_FILE}"
        refusal = merge.refusal
    except (OSError, UnicodeDecodeError) as error:
        refusal = str(error)
    if refusal is not None:
        yield f"left {SETTINGS_FILE} as it is: {refusal}. What it lacks is in {output}/{BINDINGS_FILE}."


def written_report(output: str, found: Comparison) -> str:
    lines = [
        *_each("wrote", output, found.to_write),
        *_each("removed", output, found.orphaned),
        f"{output}: {len(found.to_write)} written, {len(found.current)} left as they were, "
        f"{len(found.orphaned)} removed.",
    ]
    return "\n".join(lines)


def _each(verb: str, output: str, paths: Iterable[str]) -> Iterator[str]:
    """A line for each file, and one for all schemas, which nobody reads."""
    schemas = 0
    for path in paths:
        if path.startswith(f"{SCHEMAS_FOLDER}/"):
            schemas += 1
        else:
            yield f"{verb} {output}/{path}"
    if schemas:
        yield f"{verb} {schemas} schemas for editors in {output}/{SCHEMAS_FOLDER}"


def check_report(output: str, found: Comparison, command: str) -> str:
    if found.is_current:
        return f"{output}: all {len(found.current)} files are as they should be."
    kinds: Sequence[tuple[str, tuple[str, ...]]] = (
        ("missing", found.missing),
        ("stale", found.stale),
        ("orphaned", found.orphaned),
    )
    counts = ", ".join(f"{len(paths)} {kind}" for kind, paths in kinds if paths)
    return "\n".join(
        [
            *(f"{kind}: {output}/{path}" for kind, paths in kinds for path in paths),
            f"{output}: {counts}. To bring it up to date: {command} generate",
        ]
    )
