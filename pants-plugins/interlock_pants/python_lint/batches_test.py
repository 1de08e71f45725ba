from __future__ import annotations

from interlock_pants.python_lint.batches import in_batches

FILES = tuple(f"services/s{number // 40:02}/app/module_{number:04}.py" for number in range(2000))


def test_every_file_is_in_one_batch_in_order() -> None:
    batches = in_batches(reversed(FILES), 200)
    assert [file for batch in batches for file in batch] == sorted(FILES)


def test_batches_are_of_nearly_one_size() -> None:
    sizes = [len(batch) for batch in in_batches(FILES, 200)]
    assert all(150 <= size <= 250 for size in sizes[:-1])
    assert 0 < sizes[-1] <= 250


def test_a_file_more_or_less_changes_few_batches() -> None:
    before = frozenset(in_batches(FILES, 100))
    changed = []
    for number in range(0, 2000, 50):
        more = in_batches((*FILES, f"services/s{number // 40:02}/app/another.py"), 100)
        fewer = in_batches(FILES[:number] + FILES[number + 1 :], 100)
        changed += [len(before.difference(more)), len(before.difference(fewer))]
    assert sum(changed) / len(changed) < 3
    assert max(changed) < len(before) / 2


def test_few_files_are_one_batch() -> None:
    assert in_batches(FILES[:5], 100) == (FILES[:5],)


def test_batches_may_be_of_single_files() -> None:
    assert in_batches(FILES[:3], 1) == tuple((file,) for file in FILES[:3])


def test_no_files_are_no_batches() -> None:
    assert in_batches((), 100) == ()
