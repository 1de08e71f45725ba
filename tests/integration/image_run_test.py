"""`./pants run` of a service: what is edited is what runs, and Ctrl-C ends it without noise."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.pants_project import Project, copy_into

_PANTS_TOML = """\
    [GLOBAL]
    pants_version = "2.17.1"
    pythonpath = ["%(buildroot)s/pants-plugins"]
    backend_packages = ["pants.backend.python", "interlock_pants"]

    [anonymous-telemetry]
    enabled = false

    [interlock]
    compiler_sources = "src/python/interlock"
    interpreter_constraints = ["CPython==3.11.*"]

    [source]
    root_patterns = ["/", "/pants-plugins"]

    [python]
    interpreter_constraints = ["CPython==3.11.*"]
    pip_version = "23.1.2"

    [python-infer]
    use_rust_parser = true

    [python-bootstrap]
    search_path = ["<PYENV>", "/usr/local/bin", "/usr/bin", "/opt/homebrew/bin"]
"""
_MAIN = """\
    import sys
    from http.server import BaseHTTPRequestHandler, HTTPServer

    from services.tiny.app.greeting import GREETING


    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(GREETING.encode())

        def log_message(self, *_):
            pass


    if __name__ == "__main__":
        try:
            HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
        except KeyboardInterrupt:
            print("ended well")
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    copy_into(tmp_path, "pants", "pants-plugins/interlock_pants", "src/python/interlock", "3rdparty/python/pants.lock")
    project = Project(tmp_path)
    project.write("pants.toml", _PANTS_TOML)
    project.write("services/tiny/BUILD", 'service(name="tiny", kind="python")\n')
    project.write("services/tiny/app/BUILD", "python_sources()\n")
    project.write("services/tiny/app/main.py", _MAIN)
    project.write("services/tiny/app/greeting.py", 'GREETING = "hello"\n')
    return project


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
    return number


@pytest.fixture
def running(project: Project, port: int) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        ["./pants", "--no-dynamic-ui", "run", "services/tiny", "--", str(port)],
        cwd=project.root,
        env=dict(os.environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        for pid_file in project.root.glob(".pids/*/pantsd/pid"):
            os.kill(int(pid_file.read_text()), signal.SIGTERM)


def wait_for_answer(port: int, expected: str, process: subprocess.Popen[str], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    answer = ""
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2) as response:
                answer = response.read().decode()
        except (urllib.error.URLError, OSError):
            answer = ""
        if answer == expected:
            return
        time.sleep(0.2)
    raise AssertionError(f"the answer is {answer!r} and not {expected!r}; exit status {process.poll()}")


def test_an_edit_takes_effect_and_ctrl_c_ends_it(project: Project, port: int, running: subprocess.Popen[str]) -> None:
    wait_for_answer(port, "hello", running, seconds=240)

    project.replace("services/tiny/app/greeting.py", "hello", "hola")
    wait_for_answer(port, "hola", running, seconds=60)

    os.killpg(running.pid, signal.SIGINT)
    output, _ = running.communicate(timeout=30)
    assert "ended well" in output
    assert "Traceback" not in output
