"""The backend as processes of their own."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from interlock_testing.service_process import ServiceProcess, service_process
from services.backend.app import main


def backend_process(folder: Path, environment: Mapping[str, str]) -> AbstractContextManager[ServiceProcess]:
    """Starts one, in `folder`."""
    return service_process(main.__name__, folder, environment)
