from __future__ import annotations

import json

import pytest

from interlock_pants.image.dockerfile import dockerfile
from interlock_pants.service.edges import Kind


def instructions(text: str) -> list[str]:
    return [line for line in text.replace("\\\n", "").splitlines() if line]


def test_the_service_is_process_one_and_no_shell_stands_before_it() -> None:
    last = instructions(dockerfile("services.backend.app.main", Kind.FASTAPI))[-1]

    assert last.startswith("ENTRYPOINT ")
    assert json.loads(last[len("ENTRYPOINT ") :]) == ["/app/bin/python", "-m", "services.backend.app.main"]


def test_it_runs_as_nobody_and_stops_on_sigterm() -> None:
    lines = instructions(dockerfile("a.main", Kind.FASTAPI))

    assert "USER 65532:65532" in lines
    assert "STOPSIGNAL SIGTERM" in lines


def test_the_sources_are_the_last_layer_so_that_an_edit_changes_no_other() -> None:
    lines = instructions(dockerfile("a.main", Kind.FASTAPI))
    final_stage = lines[max(number for number, line in enumerate(lines) if line.startswith("FROM")) :]
    layers = [line for line in final_stage if line.startswith(("COPY", "RUN", "ADD"))]

    assert layers[-1] == "COPY --from=sources /out/ /"


@pytest.mark.parametrize(
    ("kind", "serves"),
    [
        (Kind.FASTAPI, True),
        (Kind.FASTSTREAM, True),
        (Kind.AIOGRAM, True),
        (Kind.CELERY, False),
        (Kind.PYTHON, False),
    ],
)
def test_what_serves_http_is_asked_for_its_health(kind: Kind, serves: bool) -> None:
    lines = instructions(dockerfile("a.main", kind))
    health = [line for line in lines if line.startswith("HEALTHCHECK")]

    assert len(health) == 1
    assert ("healthcheck.py" in health[0]) == serves
    assert ("EXPOSE 8000" in lines) == serves
