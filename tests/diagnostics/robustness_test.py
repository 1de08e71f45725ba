"""Whatever a file holds, checking it ends, raises nothing, and speaks of places that are in the file."""

from __future__ import annotations

import re
import tempfile
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interlock.compiler import Checked, check
from interlock.diagnostics.render.json import render_json
from interlock.diagnostics.render.text import render_text
from interlock.spec.load import load_file
from interlock.spec.yaml_tree import ParserFactory
from tests.diagnostics.good import GOOD

BOUNDED = settings(
    max_examples=150, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
MAX_CPU_SECONDS = 5
"""Far above what these small files take on any machine."""

CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202e]")
"""What would steer a terminal, or make a line read as what it is not."""

JUNK = st.sampled_from(
    [
        *":-?[]{},#&*!|>'\"%@`\t\n\r\\~.",
        *("\x00", "\x1b", "\u2028", "\ufeff", "é", "🦀", "\u202e"),
        *("  ", "\n  ", ": ", "- ", "? ", "<<: ", "&a ", "*a", "!!str ", "---\n", "...\n", "%YAML 1.2\n", '"\\uD800"'),
        *("null", "true", "yes", "12", "-1", "1e999", ".inf", "0x1F", "9" * 400, "{}", "[]", "[[", "{a: "),
        *(
            "list[string]",
            "map[string,",
            "Product?",
            "ProductRead",
            "users.User",
            "type: enum",
            "values: [a]",
            "patch: true",
        ),
    ]
)


def run(files: dict[str, bytes]) -> Checked:
    """A check of the files, held to what every check must keep."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for path, data in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(data)
        started = time.process_time()
        checked = check(root)
        assert time.process_time() - started < MAX_CPU_SECONDS
    for found in checked.diagnostics:
        for label in (found.primary, *found.secondary):
            assert 0 <= label.span.start <= label.span.end <= len(checked.sources[label.span.path].text)
    assert not CONTROLS.search(render_text(checked.diagnostics, checked.sources))
    assert render_json(checked.diagnostics, checked.sources)
    return checked


def test_what_mutations_start_from_is_right() -> None:
    assert run({path: text.encode() for path, text in GOOD.items()}).diagnostics == ()


@BOUNDED
@given(st.binary(max_size=400), st.sampled_from([*GOOD, "specs/shop/manifest.yaml"]))
def test_random_bytes(data: bytes, path: str) -> None:
    run({path: data})


@BOUNDED
@given(st.lists(JUNK | st.text(max_size=5), max_size=40), st.sampled_from(sorted(GOOD)))
def test_random_pieces_of_yaml(pieces: list[str], path: str) -> None:
    run({path: "".join(pieces).encode(errors="surrogatepass")})


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, bytes]:
    """The good specs, one of them changed a few times: lines, tokens, indentation, junk."""
    path = draw(st.sampled_from(sorted(GOOD)))
    text = GOOD[path]
    for _ in range(draw(st.integers(1, 5))):
        lines = text.splitlines(keepends=True) or [""]
        at = draw(st.integers(0, len(lines) - 1))
        other = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["delete", "repeat", "swap", "indent", "unindent", "cut", "token", "junk", "copy"])):
            case "delete":
                del lines[at]
            case "repeat":
                lines.insert(at, lines[at])
            case "swap":
                lines[at], lines[other] = lines[other], lines[at]
            case "indent":
                lines[at] = " " * draw(st.integers(1, 4)) + lines[at]
            case "unindent":
                lines[at] = lines[at][draw(st.integers(1, 4)) :]
            case "cut":
                lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]
            case "token":
                tokens = lines[at].split(" ")
                tokens[draw(st.integers(0, len(tokens) - 1))] = draw(st.sampled_from(lines[other].split(" ")))
                lines[at] = " ".join(tokens)
            case "junk":
                column = draw(st.integers(0, len(lines[at])))
                lines[at] = lines[at][:column] + draw(JUNK) + lines[at][column:]
            case _:
                lines[at:at] = GOOD[draw(st.sampled_from(sorted(GOOD)))].splitlines(keepends=True)[1:8]
        text = "".join(lines)
    return {**{each: good.encode() for each, good in GOOD.items()}, path: text.encode()}


@BOUNDED
@given(mutated())
def test_random_mutations_of_good_specs(files: dict[str, bytes]) -> None:
    run(files)


@pytest.mark.parametrize("parser", [yaml.CSafeLoader, yaml.SafeLoader])
@BOUNDED
@given(mutated())
def test_random_mutations_with_either_parser(parser: ParserFactory, files: dict[str, bytes]) -> None:
    for path, data in files.items():
        _, diagnostics, source = load_file(path, data, parser)
        for found in diagnostics:
            assert 0 <= found.primary.span.start <= found.primary.span.end <= len(source.text)
