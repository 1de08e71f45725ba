"""The question what is wrong with some specs, and how the compiler is asked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pants.engine.fs import Digest
from pants.engine.process import Process

from interlock_pants.compiler.process import Compiler, compiler_process
from interlock_pants.compiler.report import PLAIN, Presentation


@dataclass(frozen=True)
class CheckRequest:
    """Asks for the mistakes in some spec folders and in those that they refer to.

    With `rules`, the folders are held against the rules of specs as well, if there is no mistake.
    """

    folders: tuple[str, ...]
    rules: str | None = None
    presentation: Presentation = PLAIN


def rules_argument(rules: Mapping[str, Sequence[str]]) -> str:
    """The option `[interlock].rules` as the compiler's commands take it."""
    # What TOML has and JSON has not is none of the forms in which rules are chosen, which is for the compiler to tell.
    return json.dumps(dict(rules), sort_keys=True, default=str)


def check_process(request: CheckRequest, compiler: Compiler, specs: Digest) -> Process:
    rules = () if request.rules is None else ("--rules", request.rules)
    return compiler_process(
        compiler,
        specs,
        ("check", *rules, *request.presentation.arguments, *request.folders),
        description=f"Checking {', '.join(request.folders)}",
    )
