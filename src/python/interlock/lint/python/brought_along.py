"""What modules outside services/ bring along of services, when a service imports them."""

from __future__ import annotations

from interlock.lint.python.exemptions import SERVICES_FOLDER, service_of
from interlock.lint.python.libraries import LIBRARIES
from interlock.lint.python.resolving.project import Project
from interlock.lint.python.summary import ModuleSummary
from interlock.workspace import SPECS_FOLDER

_OF_SERVICES = f"{SERVICES_FOLDER}."


def brought_along(project: Project, name: str) -> tuple[str, ...]:
    """The things of services that a module outside services/ imports, or the modules there that it imports, sorted."""
    found: set[str] = set()
    seen = {name}
    pending = [name]
    while pending:
        module = _outside(pending.pop(), project)
        for each in module.imported if module is not None else ():
            if each.path.startswith(_OF_SERVICES):
                found.add(each.path)
            following = [one for one in (each.module, each.path) if one not in seen]
            seen.update(following)
            pending += following
    return tuple(sorted(found))


def may_have_modules(project: Project, name: str) -> bool:
    """Whether what is imported from a module may be one itself, outside services/ and not generated."""
    if name.startswith((_OF_SERVICES, f"{SPECS_FOLDER}.")) or name.partition(".")[0] in LIBRARIES:
        return False
    module = project.module(name)
    return module is None or module.is_package


def _outside(name: str, project: Project) -> ModuleSummary | None:
    """A module of ours that is no service's and is not generated."""
    module = project.module(name)
    return module if module is not None and module.header is None and service_of(module.path) is None else None
