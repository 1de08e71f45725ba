"""Fills one layer of a service's image. Runs inside the build, with the Python of the base image.

    python3 stages.py dependencies PEX      the virtual environment of the requirements, and the health check
    python3 stages.py sources FOLDER        first-party and generated code

Everything for the layer is put below /out. The same input makes the same bytes, wherever and whenever it is built.
"""

import compileall
import os
import py_compile
import re
import shutil
import subprocess
import sys
import sysconfig
from importlib.util import cache_from_source
from pathlib import Path

LAYER = Path("/out")
APP = Path("/app")
HEALTHCHECK = Path("/build/healthcheck.py")
TIME_STAMP = 1_700_000_000

# Byte code is checked against nothing at run time: its source cannot change in an image, and a check by time stamp
# would make it differ between builds.
UNCHECKED = py_compile.PycInvalidationMode.UNCHECKED_HASH
NEVER_IMPORTED = re.compile("/(test|tests|idlelib|lib2to3|turtledemo|ensurepip|site-packages|dist-packages)/")


def put_dependencies(pex: str) -> None:
    environment = {**os.environ, "PEX_TOOLS": "1", "PEX_ROOT": "/build/pex"}
    subprocess.run([sys.executable, pex, "venv", "--scope=deps", APP], check=True, env=environment)
    shutil.copy(HEALTHCHECK, APP)
    compile_folder(APP)
    put_standard_library_byte_code()
    shutil.move(APP, in_layer(APP))


def put_sources(folder: str) -> None:
    target = in_layer(APP / "sources")
    shutil.copytree(folder, target)
    compile_folder(target)


def put_standard_library_byte_code() -> None:
    """Compiles the standard library unless the base has: a container that cannot write would do it at each start."""
    root = Path(sysconfig.get_path("stdlib"))
    if Path(cache_from_source(str(root / "os.py"))).exists():
        return
    compileall.compile_dir(root, quiet=2, rx=NEVER_IMPORTED, workers=0, invalidation_mode=UNCHECKED)
    for cache in root.rglob("__pycache__"):
        if not NEVER_IMPORTED.search(f"{cache}/"):
            shutil.copytree(cache, in_layer(cache))


def compile_folder(folder: Path) -> None:
    """A file that this Python cannot compile is left as it is; some packages ship such, and never import them."""
    compileall.compile_dir(folder, quiet=2, workers=0, invalidation_mode=UNCHECKED, stripdir=LAYER)


def in_layer(path: Path) -> Path:
    return LAYER / path.relative_to("/")


def stamp() -> None:
    for path in LAYER.rglob("*"):
        os.utime(path, (TIME_STAMP, TIME_STAMP), follow_symlinks=False)


def main(stage: str, source: str) -> None:
    os.umask(0o022)
    LAYER.mkdir(exist_ok=True)
    {"dependencies": put_dependencies, "sources": put_sources}[stage](source)
    stamp()


if __name__ == "__main__":
    main(*sys.argv[1:])
