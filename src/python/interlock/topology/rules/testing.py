"""For tests: what rules find in specs and BUILD files as text, beside Python files that tell what code uses."""

from __future__ import annotations

from collections.abc import Mapping

from interlock.diagnostics.diagnostic import Diagnostic
from interlock.ir.written import WrittenFile
from interlock.lower.written import written_file
from interlock.spec.load import load
from interlock.topology.lint import lint
from interlock.topology.rule import Topology
from interlock.topology.suppressions import build_file_suppressions
from interlock.topology.testing import Repository
from interlock.topology.testing_usage import usage_of

SHOP = {
    "specs/shop/models.yaml": "models: {Order: {fields: {id: int}}}",
    "specs/shop/api.yaml": """\
config: {rest: {auth: public}}
operations:
  list_orders: {rest: {method: GET, path: /orders}}
""",
    "specs/shop/events.yaml": """\
events:
  order_placed: {message: Order}
  order_packed: {message: Order}
""",
    "specs/shop/tasks.yaml": """\
tasks:
  print_label: {input: Order}
  sweep: {schedule: "0 9 * * mon"}
""",
}


class Linted:
    """What was found, and how it reads."""

    def __init__(self, repository: Repository, findings: tuple[Diagnostic, ...]) -> None:
        self._repository = repository
        self.findings = findings

    @property
    def told(self) -> list[str]:
        """Each as its id, file and the text it points at: `graph/unread-event specs/shop/events.yaml: order_placed`."""
        return [
            f"{found.id} {found.primary.span.path}: {self._repository.text(found.primary.span)}"
            for found in self.findings
        ]

    @property
    def ids(self) -> list[str]:
        return [found.id for found in self.findings]


def linted(files: Mapping[str, str]) -> Linted:
    """Where there are Python files, what these use is known."""
    made = Repository(files)
    sources = made.sources

    def written(path: str) -> WrittenFile:
        tree = load(path, made.texts[path].encode()).tree
        assert tree is not None
        return written_file(sources[path], tree)

    suppressions = [
        *made.system.suppressions,
        *(each for path in sources if path.endswith("/BUILD") for each in build_file_suppressions(sources[path])),
    ]
    texts = {path: text for path, text in made.texts.items() if path.endswith(".py")}
    usage = usage_of(texts, made.services) if texts else None
    return Linted(made, lint(Topology(made.system, made.graph, written, made.mistakes), usage, suppressions))


def shop(specs: Mapping[str, str] | None = None, /, **services: str) -> Linted:
    """What is found in the specs of `SHOP`, some of them replaced, and services.

    Of a service, the text is what stands between the brackets of `service(...)` behind its name.
    """
    builds = {f"services/{name}/BUILD": f'service(name="{name}", {fields})' for name, fields in services.items()}
    return linted({**SHOP, **(specs or {}), **builds})
