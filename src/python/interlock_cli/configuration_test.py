"""pants.toml as the command reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock_cli.configuration import ConfigurationError, spec_rules
from interlock_cli.testing import GOOD, interlock, write


def configured(root: Path, text: str) -> Path:
    write(root, "pants.toml", text)
    return root


def test_rules_are_read_from_their_table(tmp_path: Path) -> None:
    write(tmp_path, "specs/old/models.yaml", GOOD)
    root = configured(tmp_path, '[interlock.rules]\n"specs" = ["minimal@1"]\n"specs/old" = []\n')
    assert spec_rules(root).rules_of("specs/old/deeper") == frozenset()
    assert spec_rules(root).rules_of("specs/shop")


@pytest.mark.parametrize("text", ["", "[GLOBAL]\n", '[interlock]\ncompiler_sources = "src"\n'])
def test_what_is_not_said_is_the_standard(tmp_path: Path, text: str) -> None:
    standard = spec_rules(tmp_path)
    assert standard.rules_of("specs/shop")
    assert spec_rules(configured(tmp_path, text)) == standard


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[interlock.rules]\nspecs = ["standrd@1"]\n', r"\[interlock.rules\].*`specs`.*standard@1"),
        ('[interlock.rules]\nspecs = ["standard@99"]\n', r"\[interlock.rules\].*99"),
        ('[interlock.rules]\nspecs = ["+lint/no-such-rule"]\n', r"\[interlock.rules\].*lint/no-such-rule"),
        ('[interlock.rules]\nspecs = "standard@1"\n', r"\[interlock.rules\].*`specs`.*list"),
        ("[interlock.rules]\nspecs = [1]\n", r"\[interlock.rules\].*`specs`.*1"),
        ("[interlock.rules]\nspecs = [-5]\n", r"\[interlock.rules\].*`specs`.*-5"),
        ('[interlock.rules]\n"specs/lgacy" = []\n', r"\[interlock.rules\].*`specs/lgacy`.*no folder"),
        ('[interlock.rules]\nspecs = []\n"specs/" = []\n', r"\[interlock.rules\].*`specs/`.*already"),
        ('[interlock]\nrules = "standard@1"\n', r"\[interlock.rules\]"),
        ("interlock = 1\n", r"`interlock` is a table"),
        ("[interlock\n", "not TOML.*line 1"),
    ],
)
def test_a_mistake_is_told_with_file_key_and_cure(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=rf"(?s)pants\.toml: .*{said}"):
        spec_rules(configured(tmp_path, text))


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "pants.toml").write_bytes(b"# \xff\n")
    with pytest.raises(ConfigurationError, match="not UTF-8"):
        spec_rules(tmp_path)


def test_wrong_configuration_is_exit_code_2(tmp_path: Path) -> None:
    write(tmp_path, "specs/shop/models.yaml", GOOD)
    done = interlock(configured(tmp_path, '[interlock.rules]\nspecs = ["standrd@1"]\n'), "check")
    assert (done.returncode, done.stdout) == (2, "")
    assert "pants.toml" in done.stderr and "standard@1" in done.stderr
    assert "Traceback" not in done.stderr
