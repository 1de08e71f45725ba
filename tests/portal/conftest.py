from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from interlock.emit.driver import write
from interlock.emit.portal.site import portal
from interlock.emit.portal.testing import hostile_repository
from interlock.topology.testing import Repository
from tests.portal.browser import chromium, served
from tests.portal.systems import shop


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as launched:
        yield launched


def written(repository: Repository, folder: Path) -> Path:
    assert repository.mistakes == (), repository.told(*repository.mistakes)
    write(portal(repository.system, repository.graph, repository.sources), folder)
    return folder


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """Five services."""
    return Repository(shop(5, 20))


@pytest.fixture(scope="session")
def small_site(small: Repository, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of its site on the disk."""
    return written(small, tmp_path_factory.mktemp("small")).as_uri()


@pytest.fixture(scope="session")
def middle() -> Repository:
    """A hundred services."""
    return Repository(shop(100, 500))


@pytest.fixture(scope="session")
def middle_site(middle: Repository, tmp_path_factory: pytest.TempPathFactory) -> str:
    return written(middle, tmp_path_factory.mktemp("middle")).as_uri()


@pytest.fixture(scope="session")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> str:
    return written(hostile_repository(), tmp_path_factory.mktemp("hostile")).as_uri()


@pytest.fixture(scope="session")
def served_site(small: Repository, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site on a web server, two folders below its root."""
    root = tmp_path_factory.mktemp("served")
    written(small, root / "docs" / "portal")
    with served(root) as address:
        yield f"{address}/docs/portal"
