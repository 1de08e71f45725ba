from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from interlock import compiler
from interlock.diagnostics.source import SourceFile
from interlock.lint.python.codec import decode_summary, encode_summary
from interlock.lint.python.facts import decode_facts, encode_facts
from interlock.lint.python.indexing.indexer import rows
from interlock.lint.python.modules import module_name
from interlock.lint.python.resolving.project import Project
from interlock.lint.python.runner import lint
from interlock.lint.python.testing import declared
from interlock.lint.python_rules import PYTHON_RULES
from tests.lint_mutations.mutation import (
    NEIGHBOURS,
    Disguise,
    Files,
    Mutation,
    Place,
    marked,
    reference_system,
    write,
)
from tests.lint_mutations.mutations import MUTATIONS


@pytest.fixture(scope="session")
def reference() -> Files:
    return reference_system()


@pytest.fixture(scope="session")
def system(reference: Files) -> Files:
    return {**reference, **NEIGHBOURS}


def reported(system: Files, root: Path) -> list[Place]:
    """Everything that is found in the services of a system, written to `root`."""
    write(system, root)
    checked = compiler.check(root)
    assert checked.system is not None, [found.message for found in checked.diagnostics]
    found, sources = compiler.lint_python(root, None, checked.system, declared(system))
    return sorted(
        Place(each.id, span.path, sources[span.path].position(span.start).line)
        for each in found
        for span in (each.primary.span,)
    )


def test_the_reference_system_has_no_findings(reference: Files, tmp_path: Path) -> None:
    assert {path.split("/")[0] for path in reference} == {"services", "specs"}
    assert reported(reference, tmp_path) == []


def test_the_system_that_is_mutated_has_no_findings(system: Files, tmp_path: Path) -> None:
    assert reported(system, tmp_path) == []


def test_every_rule_has_a_mutation_for_each_disguise() -> None:
    given = [(mutation.rule, mutation.disguise) for mutation in MUTATIONS]
    assert sorted(given) == sorted(product((rule.id for rule in PYTHON_RULES), Disguise))


def names() -> Iterator[str]:
    return (mutation.name for mutation in MUTATIONS)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=names())
def test_a_disguised_violation_is_found_where_it_is_and_nothing_else(
    mutation: Mutation, system: Files, tmp_path: Path
) -> None:
    mutated = mutation.applied_to(system)
    expected = marked(mutated)
    assert mutation.rule in {place.rule for place in expected}
    assert reported(mutated, tmp_path) == expected


@pytest.mark.parametrize("mutation", MUTATIONS, ids=names())
def test_builds_that_keep_summaries_and_facts_as_json_find_the_same(
    mutation: Mutation, system: Files, tmp_path: Path
) -> None:
    """As `index` and `lint-python` do it, with generated code among what was indexed."""
    mutated = mutation.applied_to(system)
    write(mutated, tmp_path)
    checked = compiler.check(tmp_path)
    assert checked.system is not None
    compiled = (
        output
        for folder in {path.rpartition("/")[0] for path in mutated if path.endswith(".yaml")}
        for output in compiler.compile_folder(checked.system, folder)
    )
    texts = {**mutated, **{output.path: output.content for output in compiled}}
    kept = {
        path: encode_summary(rows(path, module_name(path), text.encode()))
        for path, text in texts.items()
        if path.endswith(".py")
    }
    facts = encode_facts(compiler.python_facts(checked.system, declared(mutated)))

    by_name = {module_name(path): path for path in texts if path.endswith(".py")}
    project = Project(lambda name: decode_summary(kept[by_name[name]]) if name in by_name else None)
    modules = [decode_summary(kept[path]) for path in by_name.values() if path.startswith("services/")]
    for module in modules:
        project.add(module)
    found = lint(modules, project, decode_facts(facts), PYTHON_RULES)
    spans = [(each.id, each.primary.span) for each in found]
    places = [
        Place(id, span.path, SourceFile(span.path, texts[span.path]).position(span.start).line) for id, span in spans
    ]
    assert sorted(places) == marked(mutated)
