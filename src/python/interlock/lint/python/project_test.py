from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent

import pytest

from interlock.lint.python.indexer import index
from interlock.lint.python.project import Project
from interlock.lint.python.summary import ModuleSummary


def project_of(files: Mapping[str, str]) -> Project:
    """Modules by their names; `__init__` ends the name of a package."""
    modules: dict[str, ModuleSummary] = {}
    for name, text in files.items():
        module = name.removesuffix(".__init__")
        modules[module] = index(f"{name.replace('.', '/')}.py", module, dedent(text).encode())
    return Project(modules.get)


def values(expression: str, text: str, files: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """What `_ = expression` is bound to, at the end of the module `m` with this text."""
    project = project_of({**(files or {}), "m": f"{text}\n_ = {expression}\n"})
    module = project.module("m")
    assert module is not None
    return project.resolve(module, "_")


@pytest.mark.parametrize(
    ("text", "expression", "expected"),
    [
        ("import lib", "lib.A", ("lib.A",)),
        ("import lib.sub", "lib.sub.A", ("lib.sub.A",)),
        ("import lib.sub as s", "s.A().b", ("lib.sub.A().b",)),
        ("from lib import A as B", "B()", ("lib.A()",)),
        ("from lib import A", "A[int]", ("lib.A",)),
        ("from lib import A, B\nimport sys", "A if sys else B", ("lib.A", "lib.B")),
        ("from lib import A", "None or A", ("lib.A",)),
        ("from lib import A\nif A:\n    X = A\nelse:\n    from lib import B as X", "X", ("lib.A", "lib.B")),
        ("from lib import *", "A", ("lib.A",)),
        ("from lib import *", "int.x", ("lib.int.x",)),
        ("", "int", ("builtins.int",)),
        ("", "unknown", ()),
        ("import importlib as i", "i.import_module('lib.sub').A", ("lib.sub.A",)),
        ("from lib import A\nfrom typing import cast\nx = cast(A, 1)", "x.y", ("lib.A().y",)),
        ("from lib import A\nfrom typing import Optional\nx: Optional[A] = None", "x.y", ("lib.A().y",)),
        ("from lib import A\nfrom typing import TypeVar\nT = TypeVar('T', bound=A)\nx: T", "x.y", ("lib.A().y",)),
        ("from lib import A\nx: type[A]", "x().y", ("lib.A().y",)),
        ("from lib import A\nx: 'A'", "x.y", ("lib.A().y",)),
        ("from lib import A\ndef f() -> A: ...", "f().y", ("lib.A().y",)),
        (
            "from lib import A\nasync def f() -> A: ...\nasync def g():\n    return (await f()).y",
            "g().z",
            ("lib.A().y.z",),
        ),
        ("from lib import A\nclass C:\n    def m(self): return A()\n", "C().m().y", ("lib.A().y",)),
        (
            "from lib import A\nfrom typing import Self\nclass C:\n    a: A\n    def m(self) -> Self: ...",
            "C().m().a",
            ("lib.A()",),
        ),
        (
            "from lib import A\nclass C:\n    @classmethod\n    def m(cls): return cls.K\n    K = A",
            "C.m().x",
            ("lib.A.x",),
        ),
        ("from lib import A\nclass B:\n    k = A\nclass C(B): ...", "C.k", ("lib.A",)),
        ("from lib import A\nclass C(A): ...", "C().y", ("lib.A().y",)),
        ("from lib import A\nclass C(A):\n    def y(self): ...", "C().y", ("m.C.y",)),
        ("x = x.y\n", "x", ()),
        ("def f(): return f()", "f().y", ("m.f().y",)),
        ("class C(C): ...", "C().y", ("m.C().y",)),
        ("A = 'users'\nB = f'{A}:events'", "B + '.x'", ("'users:events.x",)),
        ("import os", "f'http://{os.name}/v1'", ("'http://{}/v1",)),
        ("class E:\n    A = 'a:b'", "E.A", ("'a:b",)),
    ],
)
def test_what_an_expression_stands_for(text: str, expression: str, expected: tuple[str, ...]) -> None:
    assert sorted(values(expression, text)) == sorted(expected)


def test_names_are_followed_through_modules_packages_and_stars() -> None:
    files = {
        "pkg.__init__": "from .inner import *\nfrom . import sub",
        "pkg.inner": "from lib import A\n_hidden = A",
        "pkg.sub": "from pkg.inner import A as B\nfrom pkg.inner import _hidden as C",
    }
    assert values("pkg.A", "import pkg", files) == ("lib.A",)
    assert values("pkg.sub.B", "import pkg.sub", files) == ("lib.A",)
    assert values("B", "from pkg.sub import *", files) == ("lib.A",)
    assert values("C", "from pkg.sub import C", files) == ("lib.A",)
    assert values("_hidden", "from pkg.inner import *", files) == ()


def test_modules_of_folders_without_a_package_file_are_found() -> None:
    assert values("a.b.c.X", "import a.b.c", {"a.b.c": "from lib import X"}) == ("lib.X",)


def test_stars_of_modules_that_import_each_other_end() -> None:
    files = {"a": "from b import *\nfrom lib import X", "b": "from a import *"}
    assert values("X", "from b import *", files) == ("lib.X",)
    assert values("Y", "from b import *", files) == ()


def test_ancestors_are_those_of_all_definitions_without_the_arguments_of_generics() -> None:
    project = project_of(
        {
            "m": """
                from base import Base
                from lib import Other
                if Base:
                    class C(Base[int]): ...
                else:
                    class C(Other): ...
                class D(C): ...
            """,
            "base": "import typing as t\nfrom lib import Top\nclass Base(Top, t.Generic[t.TypeVar('T')]): ...",
        }
    )
    assert project.module("m")
    assert set(project.ancestors("m.D")) == {"m.C", "base.Base", "lib.Other", "lib.Top", "typing.Generic"}
    assert project.inherits("m.D", frozenset({"lib.Top"}))
    assert not project.inherits("m.D", frozenset({"m.E"}))


def test_what_is_known_of_libraries_is_known_without_their_sources() -> None:
    project = project_of({})
    assert project.inherits("interlock_runtime.models.Patch", frozenset({"pydantic.BaseModel"}))
    assert project.inherits("fastapi.FastAPI", frozenset({"starlette.applications.Starlette"}))


def test_answers_do_not_depend_on_what_was_asked_before() -> None:
    """In a circle, what is found first depends on where one enters it; what is kept must not."""
    files = {"m": "from n import *\nfrom lib import X as A\nB = A", "n": "from m import *\nC = B\nD = A"}
    asked = [("m", "C"), ("n", "C"), ("m", "D"), ("n", "B"), ("m", "B")]
    alone = {}
    for module, name in asked:
        project = project_of(files)
        found = project.module(module)
        assert found is not None
        alone[module, name] = project.resolve(found, name)
    for order in (asked, asked[::-1], asked[2:] + asked[:2]):
        project = project_of(files)
        for module, name in order:
            found = project.module(module)
            assert found is not None
            assert project.resolve(found, name) == alone[module, name]
