from __future__ import annotations

from interlock_pants.python_lint import fix
from interlock_pants.python_lint.service_sources import Batch, ServiceSources

FILES = tuple(f"services/s{number // 40}/app/module_{number:04}.py" for number in range(1000))


def test_every_file_is_in_one_bucket() -> None:
    buckets = ServiceSources.of(FILES).buckets
    assert sorted(file for bucket in buckets for file in bucket) == sorted(FILES)
    assert max(map(len, buckets)) <= 650


def test_one_more_file_changes_one_bucket() -> None:
    before = set(ServiceSources.of(FILES).buckets)
    after = set(ServiceSources.of((*FILES, "services/s3/app/another.py")).buckets)
    assert len(after - before) <= 2


def test_files_are_looked_at_as_far_as_they_were_asked_for() -> None:
    sources = ServiceSources.of(FILES)
    first, last = sources.files[0], sources.files[1]
    [batch] = sources.batches((first, last, "README.md"))
    assert batch == Batch((first, last))
    assert batch.description == f"{first} to {last}"


def test_the_batches_of_a_batch_are_that_batch() -> None:
    sources = ServiceSources.of(FILES)
    for batch in sources.batches(FILES):
        assert sources.batches(batch.files) == (batch,)


def test_the_fixer_asks_for_the_batches_of_the_linter() -> None:
    sources = ServiceSources.of(FILES)
    partitions = fix.partitions(FILES, sources)
    assert tuple(partition.metadata for partition in partitions) == sources.batches(FILES)
    assert [partition.elements for partition in partitions] == [partition.metadata.files for partition in partitions]
