"""The Python emitters as one."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.emit.emitter import OutputFile
from interlock.emit.python.api_subscriber import driven_operations, emit_api_subscriber
from interlock.emit.python.client import emit_client
from interlock.emit.python.events import emit_events
from interlock.emit.python.events_publisher import emit_events_publisher
from interlock.emit.python.events_subscriber import emit_events_subscriber
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
    if domain.events:
        yield emit_events(domain)
        yield emit_events_publisher(domain)
        yield emit_events_subscriber(domain)
    for api in domain.apis:
        yield emit_shared_api(system, domain, api)
        if api.is_served:
            yield emit_server(system, domain, api)
            yield emit_client(system, domain, api)
        if driven_operations(api):
            yield emit_api_subscriber(system, domain, api)
