"""Where everything is in the site. People keep links to these places, so they do not change."""

from __future__ import annotations

from posixpath import dirname, relpath
from typing import NamedTuple
from urllib.parse import quote

from interlock.ir.api import Api, Error, Operation
from interlock.ir.types import QualifiedName


class Address(NamedTuple):
    """A page by its path in the site, and a place on it; `anchor` is empty for the page as a whole."""

    page: str
    anchor: str = ""


GRAPH = Address("index.html")
SERVICES = Address("services.html")
APIS = Address("apis.html")
EVENTS = Address("events.html")
MODELS = Address("models.html")
TASKS = Address("tasks.html")


def of_service(name: str) -> Address:
    return Address(f"services/{name}.html")


def of_api(api: Api) -> Address:
    return Address(f"apis/{api.domain}.{api.module}.html")


def of_operation(api: Api, operation: Operation) -> Address:
    return Address(of_api(api).page, operation.name)


def of_error(error: Error) -> Address:
    return Address(f"apis/{error.name.domain}.{error.module}.html", f"error-{error.name.name}")


def of_event(name: QualifiedName) -> Address:
    return Address(f"events/{name.domain}.html", name.name)


def of_task(name: QualifiedName) -> Address:
    return Address(f"tasks/{name.domain}.html", name.name)


def of_declaration(name: QualifiedName) -> Address:
    return Address(f"models/{name.domain}.html", name.name)


def href(page: str, target: Address) -> str:
    """The relative reference from a page to a place, which works below any folder and from a disk."""
    path = "" if target.page == page else quote(relpath(target.page, dirname(page) or "."))
    return f"{path}#{quote(target.anchor)}" if target.anchor else path or quote(page.rpartition("/")[2])


def root_of(page: str) -> str:
    """What leads from a page to the folder of the site: empty, or `../` for each folder."""
    return "../" * page.count("/")
