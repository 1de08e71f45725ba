"""Which variables services need, read from their Python."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from pants.engine.fs import Digest, PathGlobs
from pants.engine.process import Process

from interlock_pants.compiler.process import OUT, Compiler, compiler_process
from interlock_pants.compiler.report import PLAIN, Presentation
from interlock_pants.services_file.document import SERVICES_FILE
from interlock_pants.services_file.services import AllServices

ENVIRONMENT_FILE = "environment.json"
ENVIRONMENT = "Reading which variables services need"

# What tests alone import is no part of a deployed service.
_TEST_FILES = ("*_test.py", "test_*.py", "conftest.py")


@dataclass(frozen=True)
class EnvironmentRequest:
    """Asks which variables services read."""


@dataclass(frozen=True)
class EnvironmentReportRequest:
    """Asks what is wrong with the declarations of variables that services read."""

    presentation: Presentation


@dataclass(frozen=True)
class Environment:
    """`ENVIRONMENT_FILE`; or, where declarations of variables are wrong, `findings` and nothing else."""

    digest: Digest
    findings: str | None = None


def python_globs(services: AllServices) -> PathGlobs:
    """The Python below the services' folders that is no test."""
    folders = sorted({service.address.spec_path for service in services})
    return PathGlobs(
        [
            *(posixpath.join(folder, "**", "*.py") for folder in folders),
            *(f"!{posixpath.join(folder, '**', name)}" for folder in folders for name in _TEST_FILES),
        ]
    )


def environment_process(
    files: tuple[str, ...], compiler: Compiler, inputs: Digest, presentation: Presentation = PLAIN
) -> Process:
    return compiler_process(
        compiler,
        inputs,
        (
            "environment",
            "--services",
            SERVICES_FILE,
            "--out",
            f"{OUT}/{ENVIRONMENT_FILE}",
            *presentation.arguments,
            *files,
        ),
        description=ENVIRONMENT,
    )
