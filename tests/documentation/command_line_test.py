"""What the documentation shows of the command line is what the command writes."""

from __future__ import annotations

import json
import re
from pathlib import Path

from interlock.ir.services import Service
from interlock.topology.testing import read_build, services_json
from interlock_cli import graph
from interlock_cli.main import COMMANDS
from interlock_cli.options import FORMATS
from interlock_cli.testing import interlock, write, write_pants
from interlock_testing.redis_server import redis_server
from tests.documentation.dead_letters import give_up_samples

PAGE = (Path(__file__).parents[2] / "docs" / "command-line.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
FILE = re.compile(r"# ((?:specs|services)/\S+)\n")


def test_samples_are_what_the_command_writes(tmp_path: Path) -> None:
    """From top to bottom: files are written, commands are run, and a JSON block is a result of the SARIF log.

    The build that is asked prints the services of the BUILD files that there are by then.
    """
    (tmp_path / "pants.toml").touch()
    write_pants(tmp_path, "cat services.json")
    services: list[Service] = []
    run = 0
    with redis_server() as server:
        give_up_samples(server)
        for language, text in BLOCK.findall(PAGE):
            if language == "yaml" and (file := FILE.match(text)):
                write(tmp_path, file[1], text)
            elif language == "python" and (file := FILE.match(text)):
                services += read_build(file[1], text)
                write(tmp_path, file[1], text)
                write(tmp_path, "services.json", services_json(services))
            elif language == "console":
                line, _, shown = text.partition("\n")
                name, *arguments = line.removeprefix("$ ").split()
                done = interlock(tmp_path, *arguments, REDIS_URL=server.url)
                assert (name, done.stdout) == ("interlock", shown)
                run += 1
            elif language == "json":
                log = json.loads(interlock(tmp_path, "check", "--format", "sarif").stdout)
                assert log["runs"][0]["results"] == [json.loads(text)]
                run += 1
    assert run == 14


def test_every_command_and_format_has_a_section() -> None:
    assert set(re.findall(r"^#{2,3} (\w+)$", PAGE, re.MULTILINE)) == {*COMMANDS, *FORMATS}
    assert f"`--format {'|'.join(graph.FORMATS)}`" in PAGE
