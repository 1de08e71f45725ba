"""Whatever way a spec is written in: formatting keeps its meaning and its comments, and happens once."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interlock.format.formatter import Erroneous, Failed, Formatted, format_bytes
from interlock.spec.comments import find_comments
from interlock.spec.load import load_file
from interlock.spec.text import read_text
from interlock.spec.tree import Tree
from interlock.spec.yaml_tree import default_parser, parse
from tests.formatting.findings import findings
from tests.formatting.mutation import mutate
from tests.formatting.systems import Spec, meaning_of_system, specs

SPECS = specs()
# The same examples every time: what is found in one run is found in all.
BOUNDED = settings(deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow])


def tree_of(path: str, data: bytes) -> tuple[str, Tree]:
    source, problem = read_text(path, data)
    assert problem is None
    tree, diagnostics = parse(path, source.text, default_parser())
    assert diagnostics == []
    assert tree is not None
    return source.text, tree


def comments_of(path: str, data: bytes) -> Counter[str]:
    text, tree = tree_of(path, data)
    return Counter(text[comment.span.start : comment.span.end] for comment in find_comments(path, text, tree))


def formatted(path: str, data: bytes) -> bytes:
    result = format_bytes(path, data)
    assert isinstance(result, Formatted), result
    return result.text.encode()


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.path)
def test_formatting_a_real_spec_keeps_its_meaning(spec: Spec) -> None:
    after = formatted(spec.path, spec.data)
    assert meaning_of_system(spec, after) == meaning_of_system(spec, spec.data)
    assert comments_of(spec.path, after) == comments_of(spec.path, spec.data)
    assert formatted(spec.path, after) == after


@settings(BOUNDED, max_examples=200)
@given(spec=st.sampled_from(SPECS), seed=st.integers(0, 2**32))
def test_a_spec_written_in_any_way_keeps_its_meaning_and_its_comments(spec: Spec, seed: int) -> None:
    _, tree = tree_of(spec.path, spec.data)
    mutated = mutate(tree, Random(seed))
    before = mutated.text.encode()
    assert meaning_of_system(spec, before) == meaning_of_system(spec, spec.data)

    after = formatted(spec.path, before)
    assert meaning_of_system(spec, after) == meaning_of_system(spec, spec.data)
    assert comments_of(spec.path, after) == Counter(mutated.comments)
    assert formatted(spec.path, after) == after
    assert load_file(spec.path, after, yaml.SafeLoader)[1] == ()
    assert b"\r" not in after
    assert after.endswith(b"\n")
    assert not after.startswith(b"\xef\xbb\xbf")


@settings(BOUNDED, max_examples=200)
@given(spec=st.sampled_from(SPECS), seed=st.integers(0, 2**32))
def test_suppressions_allow_what_they_allowed(spec: Spec, seed: int) -> None:
    _, tree = tree_of(spec.path, spec.data)
    rules = sorted({id for id, _, _ in findings(spec, spec.data)} | {"lint/missing-doc", "lint/unbounded-string"})
    mutated = mutate(tree, Random(seed), rules)
    before = mutated.text.encode()

    after = formatted(spec.path, before)
    assert findings(spec, after) == findings(spec, before)
    assert meaning_of_system(spec, after) == meaning_of_system(spec, spec.data)
    assert comments_of(spec.path, after) == Counter(mutated.comments)
    assert formatted(spec.path, after) == after


@settings(BOUNDED, max_examples=300)
@given(spec=st.sampled_from(SPECS), data=st.data())
def test_a_text_cut_and_pasted_anyhow_is_formatted_or_refused(spec: Spec, data: st.DataObject) -> None:
    text = spec.data.decode()
    start, end, at = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 3)))
    inserted = data.draw(
        st.sampled_from([text[start:end], "#", " ", "\n", '"', "- ", ": ", "{", "]", "&a ", "*a", "|\n"])
    )
    cut = text[:at] + inserted + text[at:] if data.draw(st.booleans()) else text[:start] + inserted + text[end:]
    result = format_bytes(spec.path, cut.encode())
    assert not isinstance(result, Failed), cut
    if isinstance(result, Formatted):
        assert format_bytes(spec.path, result.text.encode()) == result


@settings(BOUNDED, max_examples=300)
@given(data=st.binary(max_size=60) | st.text(alphabet="a:-#{}[]|>&*!'\"? \n,\u00e9", max_size=60).map(str.encode))
def test_garbage_is_refused(data: bytes) -> None:
    assert isinstance(format_bytes("specs/shop/models.yaml", data), Erroneous)
