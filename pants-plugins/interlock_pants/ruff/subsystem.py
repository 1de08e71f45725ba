"""`[ruff]` and what is asked of the tool."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pants.backend.python.target_types import ConsoleScript, PythonSourceField
from pants.backend.python.util_rules.interpreter_constraints import InterpreterConstraints
from pants.backend.python.util_rules.pex import PexRequest, VenvPex, VenvPexProcess
from pants.backend.python.util_rules.pex_requirements import EntireLockfile, Lockfile
from pants.core.goals.fmt import FmtTargetsRequest
from pants.core.goals.lint import LintTargetsRequest
from pants.core.util_rules.partitions import PartitionerType
from pants.engine.fs import Digest, PathGlobs
from pants.engine.target import FieldSet
from pants.option.option_types import SkipOption, StrListOption, StrOption
from pants.option.subsystem import Subsystem
from pants.util.logging import LogLevel
from pants.util.meta import classproperty

_CONFIG_FILES = ("pyproject.toml", "ruff.toml", ".ruff.toml")


class Ruff(Subsystem):
    options_scope = "ruff"
    name = "ruff"
    help = "Ruff, which checks and formats Python."

    skip = SkipOption("fmt", "lint")
    install_from_resolve = StrOption(default="ruff", help="The resolve that pins ruff.")
    interpreter_constraints = StrListOption(
        default=["CPython>=3.9,<3.15"], help="The Python that ruff is installed for.", advanced=True
    )


@dataclass(frozen=True)
class RuffFieldSet(FieldSet):
    required_fields = (PythonSourceField,)

    source: PythonSourceField


class RuffCheckRequest(LintTargetsRequest):
    field_set_type = RuffFieldSet
    tool_subsystem = Ruff
    partitioner_type = PartitionerType.DEFAULT_SINGLE_PARTITION


class RuffFormatRequest(FmtTargetsRequest):
    field_set_type = RuffFieldSet
    tool_subsystem = Ruff
    partitioner_type = PartitionerType.DEFAULT_SINGLE_PARTITION

    @classproperty
    def tool_name(cls) -> str:
        return "ruff format"


class UnknownResolveError(Exception):
    """`[ruff].install_from_resolve` names no resolve."""


def tool_request(ruff: Ruff, resolves: Mapping[str, str]) -> PexRequest:
    """The whole resolve that pins ruff. Raises `UnknownResolveError`."""
    lockfile = resolves.get(ruff.install_from_resolve)
    if lockfile is None:
        raise UnknownResolveError(
            f"[ruff].install_from_resolve is `{ruff.install_from_resolve}`, which [python].resolves does not have."
        )
    return PexRequest(
        output_filename="ruff.pex",
        internal_only=True,
        interpreter_constraints=InterpreterConstraints(ruff.interpreter_constraints),
        main=ConsoleScript("ruff"),
        requirements=EntireLockfile(
            Lockfile(
                url=lockfile,
                url_description_of_origin=f"the resolve `{ruff.install_from_resolve}`",
                resolve_name=ruff.install_from_resolve,
            )
        ),
    )


def config_globs(folders: Iterable[str]) -> PathGlobs:
    """Every file that could configure ruff for files in some folders: there and in all folders above."""
    reached = {""}
    for folder in folders:
        while folder and folder not in reached:
            reached.add(folder)
            folder = posixpath.dirname(folder)
    return PathGlobs(sorted(posixpath.join(folder, name) for folder in reached for name in _CONFIG_FILES))


def ruff_process(
    tool: VenvPex, arguments: tuple[str, ...], files: tuple[str, ...], inputs: Digest, outputs: tuple[str, ...]
) -> VenvPexProcess:
    return VenvPexProcess(
        tool,
        # The files are those that Pants chose: what they are excluded by, if at all, is Pants' configuration.
        argv=(*arguments, "--no-cache", *files),
        input_digest=inputs,
        output_files=outputs,
        description=f"Running ruff {arguments[0]} on {len(files)} files",
        level=LogLevel.DEBUG,
    )
