"""`fix` in a sandbox: what is mended beside what cannot be, and what is said of that."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.__main__ import main

RULES = '{"specs": ["+lint/redundant-wire"]}'
MENDABLE = "models:\n  A:\n    fields:\n      name: {type: string, wire: name}\n"
MENDED = "models:\n  A:\n    fields:\n      name: {type: string}\n"
WRONG = "models: {B: {fields: {x: itn}}}\n"
GOOD, BAD = "specs/good/models.yaml", "specs/bad/models.yaml"


@pytest.fixture(autouse=True)
def specs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for path, text in ((GOOD, MENDABLE), (BAD, WRONG)):
        Path(path).parent.mkdir(parents=True)
        Path(path).write_text(text)


def test_folders_without_mistakes_are_mended_beside_one_with_some() -> None:
    assert main(["fix", "--rules", RULES, GOOD, BAD]) == 1
    assert Path(GOOD).read_text() == MENDED
    assert Path(BAD).read_text() == WRONG


def test_files_with_errors_are_told_each_in_a_file_of_its_own() -> None:
    assert main(["fix", "--rules", RULES, "--left", "out/left", GOOD, BAD]) == 1
    (told,) = (path for path in Path("out/left").rglob("*") if path.is_file())
    assert told == Path("out/left", BAD)
    assert told.read_text().startswith(f"{BAD}: left as it is, since it has errors\n{BAD}:1:26: error[spec/")


def test_fix_and_format_say_the_same_of_a_file_with_errors() -> None:
    main(["fix", "--rules", RULES, "--left", "fix", BAD])
    main(["format", "--left", "format", BAD])
    assert Path("fix", BAD).read_text() == Path("format", BAD).read_text()


@pytest.mark.parametrize("command", ["check", "fix"])
@pytest.mark.parametrize(
    ("rules", "told"),
    [
        ('{"specs": ["+lint/missing-dox"]}', "there is no rule `lint/missing-dox`, did you mean `lint/missing-doc`?"),
        ('{"specs": "standard@1"}', 'write a list, such as ["standard@1"]'),
    ],
)
def test_wrong_rules_are_told_by_the_place_where_they_are_configured(
    command: str, rules: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--rules", rules, "specs/good"])
    assert ended.value.code == 2
    assert capsys.readouterr().err == f"pants.toml: [interlock.rules]: rules for `specs`: {told}\n"
