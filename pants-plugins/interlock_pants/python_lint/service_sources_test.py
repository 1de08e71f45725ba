from __future__ import annotations

from interlock_pants.python_lint import fix, service_sources
from interlock_pants.python_lint.service_sources import Batch, ServiceSources

FILES = tuple(f"services/s{number // 40}/app/module_{number:04}.py" for number in range(1000))


def test_every_file_is_in_one_bucket() -> None:
    buckets = ServiceSources.of(FILES).buckets
    assert sorted(file for bucket in buckets for file in bucket) == sorted(FILES)
    assert max(map(len, buckets)) <= 500


def test_one_more_file_changes_one_bucket() -> None:
    before = set(ServiceSources.of(FILES).buckets)
    after = set(ServiceSources.of((*FILES, "services/s3/app/another.py")).buckets)
    assert len(after - before) <= 2


def test_files_are_linted_as_far_as_they_were_asked_for() -> None:
    sources = ServiceSources.of(FILES)
    first, last = sources.files[0], sources.files[1]
    [partition] = service_sources.partitions((first, last, "README.md"), sources)
    assert partition.metadata == Batch((first, last))
    assert partition.metadata.description == f"{first} to {last}"


def test_pants_cannot_divide_what_is_linted_together() -> None:
    partitions = service_sources.partitions(FILES, ServiceSources.of(FILES))
    assert [len(partition.elements) for partition in partitions] == [1] * len(partitions)
    assert sorted(file for partition in partitions for file in partition.metadata.files) == sorted(FILES)


def test_for_one_report_all_files_are_looked_at_together() -> None:
    sources = ServiceSources.of(FILES)
    [partition] = service_sources.single_partition(("README.md", *FILES), sources)
    assert (len(partition.elements), partition.metadata) == (1, Batch(tuple(sorted(FILES))))
    assert not service_sources.single_partition(("README.md",), sources)


def test_the_fixer_asks_for_the_batches_of_the_linter() -> None:
    sources = ServiceSources.of(FILES)
    mended, linted = fix.partitions(FILES, sources), service_sources.partitions(FILES, sources)
    assert [partition.metadata for partition in mended] == [partition.metadata for partition in linted]
    assert [partition.elements for partition in mended] == [partition.metadata.files for partition in mended]
