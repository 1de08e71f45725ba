"""`python -m interlock check | head` ends as it should."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path


def test_a_reader_that_stops_before_the_end_of_the_report_ends_the_process_without_a_traceback(tmp_path: Path) -> None:
    spec = tmp_path / "specs" / "shop" / "models.yaml"
    spec.parent.mkdir(parents=True)
    # The report is longer than a pipe holds.
    fields = "".join(f"      field_{number}: {{type: strin}}\n" for number in range(2_000))
    spec.write_text(f"models:\n  Product:\n    fields:\n{fields}", encoding="utf-8")
    paths = os.pathsep.join(map(os.path.abspath, sys.path))
    process = subprocess.Popen(
        [sys.executable, "-m", "interlock", "check"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": paths},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None and process.stderr is not None
    assert process.stdout.readline().startswith(b"specs/shop/models.yaml:4:23: error[spec/")
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=60) == -signal.SIGPIPE
