from __future__ import annotations

from collections.abc import Sequence

from interlock.diagnostics.diagnostic import Diagnostic, Edit, Fix, Label, Safety, Severity
from interlock.diagnostics.fixes import apply_fixes, largest_sound, without_offer
from interlock.diagnostics.source import Span

TEXTS = {"a.yaml": "one two three\n", "b.yaml": "four\n"}


def edit(start: int, end: int, text: str, path: str = "a.yaml") -> Edit:
    return Edit(Span(path, start, end), text)


def finding(*edits: Edit, safety: Safety = Safety.SAFE) -> Diagnostic:
    fix = Fix("Mend it", edits, safety)
    return Diagnostic("lint/some-rule", "wrong", Label(edits[0].span), severity=Severity.WARNING, fix=fix)


def test_edits_are_applied_wherever_they_stand() -> None:
    findings = [finding(edit(8, 13, "3")), finding(edit(0, 3, "1"), edit(4, 7, ""))]
    assert apply_fixes(TEXTS, findings) == {"a.yaml": "1  3\n"}


def test_edits_of_one_fix_may_be_in_several_files() -> None:
    assert apply_fixes(TEXTS, [finding(edit(0, 3, "1"), edit(0, 4, "4", "b.yaml"))]) == {
        "a.yaml": "1 two three\n",
        "b.yaml": "4\n",
    }


def test_of_fixes_that_overlap_the_first_by_place_is_applied() -> None:
    findings = [finding(edit(2, 9, "?")), finding(edit(0, 3, "1"))]
    assert apply_fixes(TEXTS, findings) == {"a.yaml": "1 two three\n"}


def test_a_fix_of_which_one_edit_overlaps_is_left_out_whole() -> None:
    findings = [finding(edit(0, 3, "1")), finding(edit(1, 2, "?"), edit(8, 13, "3"))]
    assert apply_fixes(TEXTS, findings) == {"a.yaml": "1 two three\n"}


def test_two_insertions_at_one_place_are_not_both_applied() -> None:
    assert apply_fixes(TEXTS, [finding(edit(4, 4, "x ")), finding(edit(4, 4, "x "))]) == {"a.yaml": "one x two three\n"}


def test_edits_that_touch_are_both_applied() -> None:
    assert apply_fixes(TEXTS, [finding(edit(0, 3, "1")), finding(edit(3, 7, ""))]) == {"a.yaml": "1 three\n"}


def test_unsafe_fixes_are_not_applied() -> None:
    assert apply_fixes(TEXTS, [finding(edit(0, 3, "1"), safety=Safety.UNSAFE)]) == {}


def test_a_fix_that_leads_into_a_file_that_may_not_change_is_left_out() -> None:
    assert apply_fixes({"a.yaml": TEXTS["a.yaml"]}, [finding(edit(0, 3, "1"), edit(0, 4, "4", "b.yaml"))]) == {}


def test_without_a_fix_nothing_changes() -> None:
    assert apply_fixes(TEXTS, [Diagnostic("lint/some-rule", "wrong", Label(Span("a.yaml", 0, 3)))]) == {}


def test_a_fix_that_changes_nothing_is_no_change() -> None:
    assert apply_fixes(TEXTS, [finding(edit(0, 3, "one"))]) == {}


def test_what_breaks_something_is_left_out_alone() -> None:
    findings = [finding(edit(at, at + 1, "x")) for at in range(9)]
    bad = {findings[2], findings[7]}
    questions: list[int] = []

    def is_sound(together: Sequence[Diagnostic]) -> bool:
        questions.append(len(together))
        return not bad & set(together)

    assert largest_sound(findings, is_sound) == tuple(each for each in findings if each not in bad)
    assert len(questions) < 16


def test_of_two_that_are_right_alone_and_not_together_the_first_is_kept() -> None:
    findings = [finding(edit(at, at + 1, "x")) for at in range(2)]
    assert largest_sound(findings, lambda together: len(together) < 2) == (findings[0],)


def test_a_fix_that_was_refused_is_no_longer_called_safe() -> None:
    refused, kept = finding(edit(0, 3, "1")), finding(edit(4, 7, "2"))
    found = without_offer([refused, kept], [refused])
    assert found == (finding(edit(0, 3, "1"), safety=Safety.UNSAFE), kept)
