"""What the compiler makes of a scenario."""

from __future__ import annotations

from interlock import compiler
from interlock.workspace import folder_of_domain
from tests.golden.scenarios import Scenario, write_tree


def compiled(scenario: Scenario) -> dict[str, str]:
    """The files generated from the scenario's specs, by path.

    Raises:
        AssertionError: with the findings, when the specs are not good.
    """
    checked = compiler.check(scenario.root)
    assert checked.system is not None, [finding.message for finding in checked.diagnostics]
    outputs = (
        output
        for domain in checked.system.domains
        for output in compiler.compile_folder(checked.system, folder_of_domain(domain.name))
    )
    return {output.path: output.content for output in outputs}


def record(scenario: Scenario) -> None:
    """Makes the scenario's output folder hold exactly what is compiled now."""
    files = compiled(scenario)
    for path in scenario.recorded().keys() - files.keys():
        (scenario.output / path).unlink()
    write_tree(files, scenario.output)
