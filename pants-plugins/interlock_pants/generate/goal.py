"""The `generate` goal, and what it says of itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pants.engine.fs import FileContent
from pants.engine.goal import Goal, GoalSubsystem
from pants.option.option_types import BoolOption

from interlock_pants.generate.comparison import Comparison
from interlock_pants.generate.editor_settings import (
    BINDINGS_FILE,
    SCHEMAS_FOLDER,
    SETTINGS_FILE,
    Bindings,
    merge_settings,
)

OUTPUT_FOLDER = "codegen"


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
