from __future__ import annotations

import pytest
import yaml

from interlock.emit.yaml_text.writer import Yaml, yaml_text

AWKWARD = [
    "", " ", "a", "a b", "a  b", " a", "a ", "a:b", "a: b", "a:", ":a", "a #b", "#a", "-", "- a", "-a", "?", "? a", "~",
    "null", "Null", "true", "True", "yes", "No", "ON", "off", "y", "N", "1", "-1", "1.5", "1e3", "0x1F", "0o17", "017",
    "1_000", "12:30:45", "12:30", "2026-11-23", "2026-11-23T10:00:00Z", ".inf", ".nan", "+.5", ".5", "=", "<<", "*a",
    "&a", "!a", "!!str a", "%a", "@a", "`a", "'a'", '"a"', "{a}", "[a]", "a,b", ", a", "{a: b}", "a\tb", "\ta", "a\\b",
    "a\n", "a\nb", "a\nb\n", "a\n\nb\n", "a\nb\n\n", "\na\n", " a\nb\n", "a\n b\n", "a\n\tb\n", "a\rb", "a\x00b",
    "a\x7fb", "a\x85b", "a\u2028b", "\ufeffa", "é", "日本", "😀", "50m", "96Mi", "1G", "5s", "1e", "redis://a:b@c:6379/0",
    "10.0.0.0/8", "$(A)", "${A:-b}",
    "../a", "./a", ".a", "../..", '{"a":"b"}', "it's", """'"'""", "a=b", "/run/secrets", "---", "...", "--- a", "a ---",
]  # fmt: skip


@pytest.mark.parametrize("text", AWKWARD)
def test_every_text_is_read_back_as_itself_wherever_it_stands(text: str) -> None:
    documents: list[Yaml] = [text, [text], [[text, text]], {"key": text}, {"a": {"b": [text, {"c": text, "d": 1}]}}]
    if text:
        documents.append({text: {text: text}})
    for document in documents:
        assert yaml.safe_load(yaml_text(document)) == document


@pytest.mark.parametrize("text", ["true", "NO", "1", "017", "0o17", "1e3", "12:30", "~", "2026-11-23", ".5"])
def test_what_some_reader_takes_for_something_else_is_quoted(text: str) -> None:
    assert yaml_text({"key": text}) == f'key: "{text}"\n'


def test_documents_read_as_people_write_them() -> None:
    document: Yaml = {
        "kind": "Sample",
        "spec": {"replicas": 2, "paused": False, "none": None, "empty": {}, "args": [], "memory": "96Mi"},
        "list": [{"name": "a", "ports": [1, 2]}, ["s", "t"], "u", {}],
        "data": {"file.txt": "one\n\n  two\n"},
    }
    text = yaml_text(document, comment="Generated.")
    assert text == (
        "# Generated.\n"
        "kind: Sample\n"
        "spec:\n"
        "  replicas: 2\n"
        "  paused: false\n"
        "  none: null\n"
        "  empty: {}\n"
        "  args: []\n"
        "  memory: 96Mi\n"
        "list:\n"
        "  - name: a\n"
        "    ports:\n"
        "      - 1\n"
        "      - 2\n"
        "  - - s\n"
        "    - t\n"
        "  - u\n"
        "  - {}\n"
        "data:\n"
        "  file.txt: |\n"
        "    one\n"
        "\n"
        "      two\n"
    )
    assert yaml.safe_load(text) == document
