"""Which files below services/ are tests, which are migrations, and which belong to the composition root.

Rules say by their `Reach` whether exempt files are their business; no rule looks at a path to exempt it.
"""

from __future__ import annotations

from functools import lru_cache

from interlock.lint.python.rule import Reach

SERVICES_FOLDER = "services"
COMPOSITION_ROOT = "app"

_TEST_FOLDERS = frozenset({"tests", "testing"})
EXEMPT_FOLDERS = _TEST_FOLDERS | {"migrations"}
_TEST_PREFIX, _TEST_SUFFIX, _FIXTURES = "test_", "_test.py", "conftest.py"


@lru_cache(4096)
def service_of(path: str) -> str | None:
    """The service whose folder a file is in."""
    match path.split("/"):
        case (folder, service, _, *_) if folder == SERVICES_FOLDER:
            return service
        case _:
            return None


@lru_cache(4096)
def is_exempt(path: str) -> bool:
    """Whether a file is a test, of use to tests alone, or a migration. Only folders below a service's own count."""
    return _is_below(path, EXEMPT_FOLDERS) or _is_test_name(path)


@lru_cache(4096)
def is_looked_at(path: str) -> bool:
    """Whether rules tell of what is made in a file where it is made. What is made elsewhere is told of where services
    use it.
    """
    return path.startswith(f"{SERVICES_FOLDER}/") and not is_exempt(path)


def is_test(path: str) -> bool:
    """Whether a file is a test or of use to tests alone."""
    return _is_below(path, _TEST_FOLDERS) or _is_test_name(path)


def _is_below(path: str, folders: frozenset[str]) -> bool:
    parts = path.split("/")
    inside = parts[2:-1] if service_of(path) is not None else parts[:-1]
    return not folders.isdisjoint(inside)


def _is_test_name(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name.startswith(_TEST_PREFIX) or name.endswith(_TEST_SUFFIX) or name == _FIXTURES


def is_composition_root(path: str) -> bool:
    """Whether a file is part of what puts a service together: `services/<name>/app/`."""
    match path.split("/"):
        case (folder, _, below, _, *_) if folder == SERVICES_FOLDER:
            return below == COMPOSITION_ROOT
        case _:
            return False


def concerns(reach: Reach, path: str) -> bool:
    """Whether a rule of this reach is about a file."""
    match reach:
        case Reach.SOURCES:
            return not is_exempt(path)
        case Reach.EVERYTHING:
            return True
