"""For tests: what the code of services depends on, found by its imports, as the plugin does with targets."""

from __future__ import annotations

import ast
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Mapping

from interlock.ir.services import Service, SpecAddress
from interlock.topology.usage import GeneratedUse, Piece, ServiceUsage, Usage
from interlock.topology.usage_file import project_name


def usage_of(texts: Mapping[str, str], services: Iterable[Service]) -> Usage:
    """Of Python files by path; nothing is said of services that have none.

    A module that is none of them is of a project of the same name, or of Python's own.
    """
    modules = {path.removesuffix(".py").replace("/", "."): path for path in texts if path.endswith(".py")}
    return {
        service.name: _usage(service, texts, modules)
        for service in services
        if any(path.startswith(f"{service.folder}/") for path in modules.values())
    }


def _usage(service: Service, texts: Mapping[str, str], modules: Mapping[str, str]) -> ServiceUsage:
    own = [path for path in sorted(modules.values()) if path.startswith(f"{service.folder}/")]
    chains: dict[str, tuple[str, ...]] = {path: (path,) for path in own}
    pending = deque(own)
    generated: dict[str, GeneratedUse] = {}
    requirements: set[str] = set()
    while pending:
        path = pending.popleft()
        for module in _imports(texts[path]):
            if module in modules:
                if modules[module] not in chains:
                    chains[modules[module]] = (*chains[path], modules[module])
                    pending.append(modules[module])
            elif module.startswith("specs."):
                generated.setdefault(module, _generated(module, chains[path]))
            elif (project := module.partition(".")[0]) not in sys.stdlib_module_names:
                requirements.add(project_name(project))
    return ServiceUsage(tuple(generated[module] for module in sorted(generated)), frozenset(requirements))


def _generated(module: str, chain: tuple[str, ...]) -> GeneratedUse:
    folder, _, name = module.replace(".", "/").rpartition("/")
    for piece in Piece:
        if name.endswith(f"_{piece}"):
            return GeneratedUse(SpecAddress(folder, name.removesuffix(f"_{piece}")), piece, chain)
    return GeneratedUse(SpecAddress(folder, name), None, chain)


def _imports(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module)):
                yield module
            case _:
                pass
