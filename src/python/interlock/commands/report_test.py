"""What commands print and write of their findings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from interlock.__main__ import main

BAD = "models:\n  Product:\n    fields:\n      name: {type: string, dco: What it is called.}\n"
PATH = "specs/shop/models.yaml"


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / PATH
    file.parent.mkdir(parents=True)
    file.write_text(BAD)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_text_without_colour_is_printed_by_default(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 1
    printed = capsys.readouterr().out
    assert printed.startswith(f"{PATH}:4:28: error[spec/unknown-key]: ")
    assert "\x1b" not in printed


def test_colour_is_for_the_caller_to_say(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "--colour", "always"])
    assert "\x1b[1;31merror[spec/unknown-key]\x1b[0m" in capsys.readouterr().out
    main(["check", "--colour", "always", "--format", "github"])
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.parametrize("name", ["json", "sarif"])
def test_a_document_is_printed_or_written_beside_the_text(
    name: str, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--format", name]) == 1
    printed = capsys.readouterr().out
    assert json.loads(printed)
    assert main(["check", "--format", name, "--report", "out/findings"]) == 1
    assert (repository / "out" / "findings").read_text() == printed
    assert "error[spec/unknown-key]" in capsys.readouterr().out


def test_a_sarif_log_explains_what_it_reports(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "--format", "sarif"])
    (rule,) = json.loads(capsys.readouterr().out)["runs"][0]["tool"]["driver"]["rules"]
    assert rule["help"]["markdown"].startswith("# spec/unknown-key\n")


def test_nothing_found_is_exit_code_0_and_no_annotation(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / PATH).write_text(BAD.replace("dco", "doc"))
    assert main(["check"]) == 0
    assert capsys.readouterr().out == "no findings\n"
    assert main(["check", "--format", "github"]) == 0
    assert capsys.readouterr().out == ""


def test_an_unknown_format_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["check", "--format", "xml"])
    assert ended.value.code == 2
    assert "sarif" in capsys.readouterr().err


def test_a_report_that_cannot_be_written_is_exit_code_2(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / "taken").write_text("")
    assert main(["check", "--report", "taken/findings"]) == 2
    assert "taken" in capsys.readouterr().err
