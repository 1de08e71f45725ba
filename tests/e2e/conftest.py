"""One system for all tests here: packaged, brought up and taken down once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from interlock_testing.docker_engine import Engine, docker_engine, unavailable
from tests.e2e import packaged as packaging
from tests.e2e.figures import Figures
from tests.e2e.graph import declared_graph
from tests.e2e.outside import outside
from tests.e2e.stack import SERVERS, Stack, compose_command, running

FIGURES = pytest.StashKey[Figures]()


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    with docker_engine() as engine:
        compose_command()
        yield engine


@pytest.fixture(scope="session")
def system(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    packaged = packaging.package(engine, tmp_path_factory.mktemp("checkout"))
    for server in SERVERS:
        if not engine.has_image(packaged.image_of(server)):
            unavailable(f"the engine has no image of {server}; ./pants run infra/base_image -- {server} makes it")
    graph = declared_graph(packaged.root)
    with (
        outside(engine, packaged.image_of(graph.services[0].name), packaged.outside) as world,
        running(engine, packaged, graph, world) as stack,
    ):
        yield stack


@pytest.fixture(scope="session")
def figures(pytestconfig: pytest.Config) -> Figures:
    """Printed once all is done."""
    return pytestconfig.stash.setdefault(FIGURES, Figures())


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    found = config.stash.get(FIGURES, None)
    if found is not None:
        terminalreporter.section("edges, tried in real containers")
        for line in found.lines():
            terminalreporter.write_line(line)
