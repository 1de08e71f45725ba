from __future__ import annotations

from pathlib import Path

from pants.engine.fs import FileContent

from interlock_pants.image import context


def test_the_scripts_of_a_build_are_those_beside_this_file() -> None:
    contents = {file.path: file.content for file in context.written_files("FROM x\n") if isinstance(file, FileContent)}
    folder = Path(context.__file__).parent
    assert contents == {
        "Dockerfile": b"FROM x\n",
        "healthcheck.py": (folder / "healthcheck.py").read_bytes(),
        "stages.py": (folder / "stages.py").read_bytes(),
    }
