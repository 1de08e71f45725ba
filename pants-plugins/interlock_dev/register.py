"""What Pants reads of this backend."""

from __future__ import annotations

from interlock_dev import repository_files


def target_types():
    return (repository_files.RepositoryFilesTarget,)


def rules():
    return repository_files.rules()
