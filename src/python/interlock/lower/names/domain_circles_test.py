from __future__ import annotations

from interlock.lower.testing import Lowered


def domains(**references: str) -> Lowered:
    texts = {}
    for domain, targets in references.items():
        fields = ", ".join(f'f{number}: "{target}.A?"' for number, target in enumerate(targets.split()))
        texts[f"{domain}/models.yaml"] = f"models: {{A: {{fields: {{x: int, {fields}}}}}}}".replace(", }", "}")
    return Lowered(texts)


def test_domains_may_refer_to_others_in_one_direction() -> None:
    assert domains(a="b c", b="c d", c="d", d="").findings == []


def test_a_circle_is_told_once_with_the_chain() -> None:
    found = domains(a="b", b="c", c="a", d="a")
    assert found.findings == ["spec/domain-cycle: b.A"]
    assert found.diagnostics[0].message.endswith("`a` -> `b` -> `c` -> `a`")
    assert [label.text for label in found.diagnostics[0].secondary] == ["`b` refers to `c`", "`c` refers to `a`"]


def test_two_circles_are_two_mistakes() -> None:
    assert domains(a="b", b="a", c="d", d="c").findings == ["spec/domain-cycle: b.A", "spec/domain-cycle: d.A"]


def test_a_reference_to_one_s_own_domain_by_its_full_name_is_no_circle() -> None:
    found = Lowered({"a/models.yaml": 'models: {A: {fields: {x: "a.A?"}}}'})
    assert found.findings == []
