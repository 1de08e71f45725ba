"""Where specs lie: `specs/<domain>/*.yaml` below the repository's root, folders and domains one to one."""

from __future__ import annotations

from pathlib import Path

SPECS_FOLDER = "specs"
SPEC_SUFFIX = ".yaml"


def folder_of_domain(domain: str) -> str:
    """The folder of a domain: `billing.invoices` lies in `specs/billing/invoices`."""
    return f"{SPECS_FOLDER}/{domain.replace('.', '/')}"


def domain_of_folder(folder: str) -> str:
    """The domain kept in a folder: `specs/billing/invoices` holds `billing.invoices`."""
    return folder.removeprefix(f"{SPECS_FOLDER}/").replace("/", ".")


def spec_folders(root: Path) -> tuple[str, ...]:
    """Every folder below `root`/specs that holds a spec, relative to `root`, sorted."""
    return tuple(
        sorted(
            {
                path.parent.relative_to(root).as_posix()
                for path in (root / SPECS_FOLDER).rglob(f"*{SPEC_SUFFIX}")
                if path.is_file()
            }
        )
    )


def spec_files(root: Path, folder: str) -> tuple[str, ...]:
    """The spec files directly in one folder, relative to `root`, sorted."""
    return tuple(
        sorted(path.relative_to(root).as_posix() for path in (root / folder).glob(f"*{SPEC_SUFFIX}") if path.is_file())
    )
