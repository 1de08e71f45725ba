"""The Python emitters as one."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.emit.emitter import OutputFile
from interlock.emit.python.client import emit_client
from interlock.emit.python.models import emit_models
from interlock.emit.python.server import emit_server
from interlock.emit.python.shared_api import emit_shared_api
from interlock.ir.system import Domain, System


class PythonEmitter:
    """Every Python module of a domain."""

    def emit(self, system: System, domain: Domain) -> tuple[OutputFile, ...]:
        return tuple(_files(system, domain))


def _files(system: System, domain: Domain) -> Iterator[OutputFile]:
    if domain.declarations:
        yield emit_models(system, domain)
    for api in domain.apis:
        yield emit_shared_api(system, domain, api)
        yield emit_server(system, domain, api)
        yield emit_client(system, domain, api)
