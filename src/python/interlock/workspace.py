"""Where specs lie: `specs/<domain>/*.yaml` below the repository's root, folders and domains one to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SPECS_FOLDER = "specs"
SPEC_SUFFIX = ".yaml"
OUTPUT_FOLDER = "dist/codegen"
"""Where generated code is written for editors; builds do without it."""
# Files of the other common suffix are read as well, to be told of: nobody means them to be passed over.
READ_SUFFIXES = (SPEC_SUFFIX, ".yml")


def folder_of_domain(domain: str) -> str:
    """The folder of a domain: `billing.invoices` lies in `specs/billing/invoices`."""
    return f"{SPECS_FOLDER}/{domain.replace('.', '/')}"


def domain_of_folder(folder: str) -> str:
    """The domain kept in a folder: `specs/billing/invoices` holds `billing.invoices`."""
    return folder.removeprefix(f"{SPECS_FOLDER}/").replace("/", ".")


def folder_of_path(path: str) -> str:
    """The folder of a spec file; a folder is its own."""
    return path.rpartition("/")[0] if path.endswith(READ_SUFFIXES) else path.rstrip("/")


def spec_folders(root: Path) -> tuple[str, ...]:
    """Every folder below `root`/specs that holds a spec, relative to `root`, sorted."""
    below = (root / SPECS_FOLDER).rglob("*")
    return tuple(sorted({path.parent.relative_to(root).as_posix() for path in below if _is_spec(path)}))


def spec_files(root: Path, folder: str) -> tuple[str, ...]:
    """The spec files directly in one folder, relative to `root`, sorted."""
    return tuple(sorted(path.relative_to(root).as_posix() for path in (root / folder).glob("*") if _is_spec(path)))


def _is_spec(path: Path) -> bool:
    return path.suffix in READ_SUFFIXES and path.is_file()
