"""Generated code reads every union that the check lets pass right: each value as the member that it was made of."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from interlock import compiler
from interlock_runtime.models import MISSING, Model, read_answer, read_request, write

KEYS = ("a", "b", "c", "d")
FIELDS = ("int", "{type: int, optional: true}", "{type: const, value: 1}", "{type: const, value: 2}")


@dataclass(frozen=True)
class UnionSpec:
    """Models by what follows their names, and the members of `Either` and of `Inner`, a union among its members."""

    models: tuple[str, ...]
    members: tuple[str, ...]
    inner: tuple[str, ...]

    @property
    def text(self) -> str:
        models = [f"  M{number}: {{fields: {fields}}}" for number, fields in enumerate(self.models)]
        inner = [f"  Inner: {{union: {{of: [{', '.join(self.inner)}]}}}}"] if self.inner else []
        either = f"  Either: {{union: {{of: [{', '.join(self.members)}]}}}}"
        return "\n".join(["models:", *models, *inner, either, ""])


fields = st.dictionaries(st.sampled_from(KEYS), st.sampled_from(FIELDS), min_size=1, max_size=3).map(
    lambda chosen: "{" + ", ".join(f"{key}: {chosen[key]}" for key in sorted(chosen)) + "}"
)


@st.composite
def union_specs(draw: st.DrawFn) -> UnionSpec:
    models = draw(st.lists(fields, min_size=2, max_size=5, unique=True))
    names = draw(st.permutations([f"M{number}" for number in range(len(models))]))
    nested = draw(st.sampled_from([0, 0, 2, 3])) if len(names) > 2 else 0
    outer = [draw(st.sampled_from([name, f'"{name}?"'])) if index == 0 else name for index, name in enumerate(names)]
    members = [*outer[nested:], *(["Inner"] if nested else []), *draw(st.sampled_from([[], ["string"], ["int"]]))]
    return UnionSpec(tuple(models), tuple(draw(st.permutations(members))), tuple(names[:nested]))


def test_what_the_check_lets_pass_is_read_right(tmp_path: Path) -> None:
    accepted = 0

    @settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(union_specs())
    def holds(spec: UnionSpec) -> None:
        nonlocal accepted
        source = compiled(spec, tmp_path)
        if source is not None:
            accepted += 1
            with imported(source, tmp_path) as models:
                assert_read_right(models)

    holds()
    assert accepted > 40, "most of what is drawn is refused, and little was read"


@pytest.mark.parametrize(
    ("models", "members", "inner"),
    [
        (("{a: int, b: int}", "{a: int}", "{a: int, b: int, c: int}"), ("M1", "string", "M0", "M2"), ()),
        (("{a: int}", "{a: int, b: int}", "{c: int}"), ("Inner", "M1"), ("M0", "M2")),
        (("{a: int}", "{a: int, b: int}", "{c: int}"), ('"M0?"', "M1", "M2"), ()),
    ],
)
def test_members_are_tried_in_an_order_that_reads_them_right(
    tmp_path: Path, models: tuple[str, ...], members: tuple[str, ...], inner: tuple[str, ...]
) -> None:
    source = compiled(UnionSpec(models, members, inner), tmp_path)
    assert source is not None
    with imported(source, tmp_path) as module:
        assert_read_right(module)


def compiled(spec: UnionSpec, root: Path) -> str | None:
    """The module of the spec's models; None when the check has something against it."""
    path = root / "specs" / "drawn" / "models.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(spec.text, encoding="utf-8")
    checked = compiler.check(root)
    if checked.system is None:
        assert {found.id for found in checked.diagnostics} <= {"spec/ambiguous-union", "spec/union-single"}
        return None
    [models] = (
        output for output in compiler.compile_folder(checked.system, "specs/drawn") if output.path.endswith(".py")
    )
    return models.content


@contextmanager
def imported(source: str, root: Path) -> Iterator[ModuleType]:
    name = "drawn_union_models"
    path = root / f"{name}.py"
    path.write_text(source, encoding="utf-8")
    specification = importlib.util.spec_from_loader(name, loader=None)
    assert specification is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules[name] = module
    try:
        exec(compile(source, path, "exec", dont_inherit=True), vars(module))
        yield module
    finally:
        del sys.modules[name]


def assert_read_right(models: ModuleType) -> None:
    either: TypeAdapter[Any] = TypeAdapter(models.Either)
    for name, member in vars(models).items():
        if name.startswith("M") and isinstance(member, type) and issubclass(member, Model) and member is not Model:
            for value in values(member):
                text = write(TypeAdapter(member), value)
                for read in (read_answer, read_request):
                    got = read(either, text)
                    assert (type(got), got) == (member, value), f"{text!r} of {name}"


def values(model: type[Model]) -> Iterator[Model]:
    """One with each choice of its optional fields."""
    optional = [name for name, field in model.model_fields.items() if field.default is MISSING]
    required = {name: 1 for name in model.model_fields if name not in optional}
    constants: dict[str, int] = getattr(model, "__interlock_consts__", {})
    for count in range(len(optional) + 1):
        for chosen in combinations(optional, count):
            yield model(**{**required, **dict.fromkeys(chosen, 2), **constants})
