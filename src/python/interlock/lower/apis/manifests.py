"""Pass: what a manifest of the earlier format says to consume should be there. Services' BUILD files say it now."""

from __future__ import annotations

from interlock.lower.program import Program
from interlock.spec.nodes import ManifestEntryNode, ManifestFile

_EDIT = "edges are declared by `consumes` of the `service` target now; take the entry away or mend it"


def check_manifests(program: Program) -> None:
    """Warns only: nothing is generated from a manifest."""
    for file in program.files:
        if isinstance(file, ManifestFile):
            for entry in file.consumes:
                _check(program, entry)


def _check(program: Program, entry: ManifestEntryNode) -> None:
    apis = [api for scope in program.scopes.values() for api in scope.apis]
    named = [api for api in apis if api.title == entry.domain.value]
    if not named:
        program.warning(
            "spec/unknown-consumed",
            f"no API is called `{entry.domain.value}`",
            entry.domain.span,
            help=program.suggest(entry.domain.value, [api.title for api in apis]) or _EDIT,
        )
        return
    operations = [operation.name for api in named for operation in api.operations]
    for operation in entry.operations:
        if operation.value not in operations:
            program.warning(
                "spec/unknown-consumed",
                f"`{entry.domain.value}` has no operation `{operation.value}`",
                operation.span,
                help=program.suggest(operation.value, operations) or _EDIT,
            )
