"""Makes the folder that compiler processes import from: a script that runs in a sandbox, on the compiler's Python.

    python -S assemble.py LOOSE_PEX SOURCES OUTPUT

Libraries and sources are laid flat into one folder and compiled ahead. Sandboxes keep no byte code, so without this
every process would compile yaml, jinja2 and the compiler again, which costs more than its work does.
"""

from __future__ import annotations

import compileall
import importlib
import py_compile
import shutil
import sys
from pathlib import Path

# Byte code is trusted without a look at its source: the folder is immutable, and file times mean nothing in it.
_TRUSTED = py_compile.PycInvalidationMode.UNCHECKED_HASH
_NOT_IMPORTED = shutil.ignore_patterns("*.dist-info", "__pycache__", "*.pyi", "*.pyc", "bin")


def main(loose_pex: Path, sources: Path, output: Path) -> int:
    for library in sorted((loose_pex / ".deps").iterdir()):
        shutil.copytree(library, output, ignore=_NOT_IMPORTED, dirs_exist_ok=True)
    shutil.copytree(sources, output, ignore=_NOT_IMPORTED, dirs_exist_ok=True)
    _compile_templates(output.resolve())
    compiled = compileall.compile_dir(
        output, stripdir=str(output), quiet=1, workers=1, force=True, invalidation_mode=_TRUSTED
    )
    return 0 if compiled else 1


def _compile_templates(folder: Path) -> None:
    """Compiles the templates of every emitter whose `templates` module says where it looks for compiled ones.

    The others run seldom, and parse theirs.
    """
    sys.path.insert(0, str(folder))
    for path in sorted(folder.glob("interlock/emit/*/templates.py")):
        templates = importlib.import_module(".".join(path.relative_to(folder).with_suffix("").parts))
        if hasattr(templates, "COMPILED"):
            templates.environment().compile_templates(templates.COMPILED, zip=None, ignore_errors=False)


if __name__ == "__main__":
    sys.exit(main(*(Path(argument) for argument in sys.argv[1:])))
