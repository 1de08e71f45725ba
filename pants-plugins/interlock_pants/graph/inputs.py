"""What the graph of services is made of."""

from __future__ import annotations

from dataclasses import dataclass

from pants.engine.fs import Digest

from interlock_pants.graph.usage import USAGE_FILE
from interlock_pants.services_file.document import SERVICES_FILE

# How commands of the compiler are told where the services lie among the inputs, and what they use.
INPUT_ARGUMENTS = ("--services", SERVICES_FILE, "--usage", USAGE_FILE)


@dataclass(frozen=True)
class GraphInputsRequest:
    """Asks for all that the graph of services is made of."""


@dataclass(frozen=True)
class GraphInputs:
    """Every spec, and the services with their BUILD files and what they use."""

    digest: Digest
