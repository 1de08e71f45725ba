from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent

import pytest

from interlock.lint.python.indexing.indexer import index
from interlock.lint.python.resolving.project import Project
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


@pytest.mark.parametrize(
    ("text", "expression", "expected"),
    [
        ("B = 'http://a'\nP = '/x'", "B + P", ("http://a/x",)),
        ("B = 'http://a'\nx = B if B else 'http://b'", "x", ("http://a", "http://b")),
        ("B = 'http://a'\nx = None or B", "x", ("http://a",)),
        ("import a\nif a:\n    B = 'a'\nelse:\n    B = 'b'", "f'{B}/x'", ("a/x", "b/x")),
        ("U = {'a': 'http://a', 'b': 'http://b'}", "U['b']", ("http://b",)),
        ("U = {'a': 'http://a', 'b': 'http://b'}\nimport c", "U[c.d]", ("http://a", "http://b")),
        ("U = ['a', 'b']", "U[0]", ("a",)),
        ("U = ['a', 'b']\nimport c", "U[c.d]", ("a", "b")),
        ("import enum\nclass U(enum.Enum):\n    A = 'a'", "U.A.value", ("a",)),
        ("def u(): return 'a'", "u()", ("a",)),
        ("def u() -> str: return 'a'", "u()", ("a",)),
        ("B = 'a'\ndef u() -> str: return B", "u()", ("a",)),
        ("B = 'a'", "'{}/{b}/{0}{}'.format(B, b='c', *[])", ("a/c/a{}",)),
        ("B = 'a'", "'%s/%d/%s' % (B, 1, 'b')", ("a/{}/b",)),
        ("B = 'http://a/'", "f\"{B.rstrip('/')}/x\"", ("http://a/x",)),
        ("class C:\n    def __init__(self, base='a'):\n        self.base = base", "C().base + 'x'", ("ax",)),
        ("import os", "os.name + os.sep", ()),
        ("".join(f"a{n} = a{n + 1} + a{n + 1}\n" for n in range(50)) + "a50 = ''", "a0", ()),
        ("x = '\\ud800'", "x", ("?",)),
    ],
)
def test_the_texts_that_an_expression_may_be(text: str, expression: str, expected: tuple[str, ...]) -> None:
    project = project_of({"m": f"{text}\n_ = {expression}\n"})
    module = project.module("m")
    assert module is not None
    assert sorted(project.texts(module, "_")) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("def f(): \n    url = BASE\n    call(url)", "'http://a"),
        ("def f(url=BASE):\n    call(url)", "'http://a"),
        ("def f(*, url: str = 'b'):\n    call(url)", "'b"),
        ("for url in (BASE, BASE):\n    call(url)", "'http://a"),
        ("ALL = [BASE]\nfor url in ALL:\n    call(url)", "'http://a"),
        ("ALL = {'a': BASE}\nfor _, url in ALL.items():\n    call(url)", "'http://a"),
        ("ALL = ['a', *[BASE]]\nfor number, url in enumerate(ALL):\n    call(url)", "'http://a"),
        ("ALL = []\nALL += [BASE]\nfor url in sorted(ALL):\n    call(url)", "'http://a"),
        ("def all():\n    return [BASE]\nfor url in all():\n    call(url)", "'http://a"),
        ("call(*(BASE,))", "'http://a"),
        ("def f(x: Thing | None = None):\n    call(x)", "lib.Thing()"),
        ("def f(xs: dict[str, list[int] | Thing]):\n    for x in xs.values(): call(x)", "lib.Thing()"),
        ("def f() -> list[Thing]: ...\n[call(x) for x in f()]", "lib.Thing()"),
        ("def f(x):\n    if isinstance(x, (str, Thing)): call(x)", "lib.Thing()"),
        ("def f(x):\n    match x:\n        case Thing() as y: call(y)", "lib.Thing()"),
        ("def f(x):\n    match x:\n        case Thing(): call(x)", "lib.Thing()"),
        ("match Thing():\n    case y: call(y)", "lib.Thing()"),
        ("def f(xs: list[Thing]):\n    match xs:\n        case [y, *_]: call(y)", "lib.Thing()"),
        ("def f():\n    x = None\n    def g():\n        nonlocal x\n        x = Thing()\n    call(x)", "lib.Thing()"),
        ("def f(x=Thing()):\n    call(x)", "lib.Thing()"),
        ("async def f(s):\n    call(await s.enter_async_context(Thing()))", "lib.Thing()"),
        ("from contextlib import nullcontext\nwith nullcontext(Thing()) as x:\n    call(x)", "lib.Thing()"),
        ("NAME = 'kept'\ncall(getattr(Thing, NAME))", "lib.Thing.kept"),
        ("import sys\ncall(sys.modules['lib.sub'].X)", "lib.sub.X"),
        ("import pkgutil\ncall(pkgutil.resolve_name('lib.sub:X'))", "lib.sub.X"),
    ],
)
def test_what_binds_a_name_is_seen_where_it_is_passed(text: str, expected: str) -> None:
    project = project_of({"m": f"from lib import Thing, call\nBASE = 'http://a'\n{text}\n"})
    module = project.module("m")
    assert module is not None
    given = [call.arguments[0] for call, callees in project.called(module) if "lib.call" in callees]
    scopes = [call.scope for call, callees in project.called(module) if "lib.call" in callees]
    assert given
    assert [expected in project.resolve(module, each, scope) for each, scope in zip(given, scopes, strict=True)] == [
        True
    ] * len(given)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("for x in D: call(x)", ("'key",)),
        ("for x in D.keys(): call(x)", ("'key",)),
        ("for x in D.values(): call(x)", ("'value",)),
        ("for x, y in D.items(): call(x)", ("'key",)),
        ("for x, y in D.items(): call(y)", ("'value",)),
        ("for x, y in {'key': 'value'}.items(): call(y)", ("'value",)),
        ("for x in {'key': 'value', **D}.values(): call(x)", ("'value",)),
        ("for x in list(D.values()): call(x)", ("'value",)),
        ("for x in list(D): call(x)", ("'key",)),
        ("call(D.get('other', 'default'))", ("'default", "'value")),
        ("call(dict(a='value')['a'])", ("'value",)),
        ("def f(d: dict[Key, Thing]):\n    for x in d: call(x)", ("lib.Key()",)),
        ("def f(d: dict[Key, Thing]): call(d.get(1))", ("lib.Thing()",)),
        ("a, b = 'x', 'y'\ncall(b)", ("'y",)),
        ("def f(): return Key(), Thing()\na, b = f()\ncall(b)", ("lib.Thing()",)),
        ("def f() -> tuple[Key, Thing]: ...\na, b = f()\ncall(a)", ("lib.Key()",)),
        ("first, *rest = (Key(), 'x')\ncall(first)", ("lib.Key()",)),
        ("for a, b in ((Key(), Thing()),): call(b)", ("lib.Thing()",)),
        ("xs = []\nxs.insert(0, Thing())\ncall(xs[0])", ("lib.Thing()",)),
        ("xs = []\ndef fill(): xs.append(Thing())\ncall(xs.pop())", ("lib.Thing()",)),
        ("xs = Thing()\nxs.append('x')\ncall(xs)", ("lib.Thing()",)),
    ],
)
def test_a_key_is_not_taken_for_a_value_nor_one_place_for_another(text: str, expected: tuple[str, ...]) -> None:
    project = project_of({"m": f"from lib import Key, Thing, call\nD = {{'key': 'value'}}\n{text}\n"})
    module = project.module("m")
    assert module is not None
    given = [project.resolve(module, call.arguments[0], call.scope) for call in module.calls if call.callee == "call"]
    assert [tuple(sorted(each)) for each in given] == [expected]


def test_a_star_brings_hidden_names_that_are_exported_by_name() -> None:
    files = {
        "a": "from b import *\n__all__ = ['_B']",
        "b": "from lib import A as _A, B as _B\n__all__ = ['_A']\n__all__ += ['_B']",
    }
    assert values("_A", "from b import *", files) == ("lib.A",)
    assert values("_B", "from a import *", files) == ("lib.B",)
    assert values("_A", "from a import *", files) == ()


def test_an_attribute_that_says_nothing_is_what_the_base_class_makes_it() -> None:
    files = {"base": "from lib import Thing\nclass Base:\n    def __init__(self): self.kept = Thing()"}
    for body in ("kept: object", "pass"):
        text = f"from base import Base\nclass Other:\n    kept: int = 1\nclass C(Base):\n    {body}"
        assert values("C().kept.x", text, files) == ("lib.Thing().x",)


@pytest.mark.parametrize(
    "line",
    [
        "a{i} = [*a{j}, *a{j}]",
        "a{i} = a{j} or a{j}.b",
        "def a{i}(): return a{j}()",
        "class a{i}(a{j}, a{j}): ...",
        "for a{i} in a{j}: pass",
        "a{i} = a{j}['x']",
    ],
)
def test_long_and_branching_chains_end(line: str) -> None:
    text = "".join(line.format(i=number, j=number + 1) + "\n" for number in range(300))
    values("a0.x", f"{text}\na300 = 1\nfor each in a0: each.x()")


def test_stars_of_many_modules_that_import_each_other_end() -> None:
    every = "".join(f"from s{number} import *\n" for number in range(25))
    files = {f"s{number}": every for number in range(25)}
    files["s24"] += "from lib import X"
    assert values("X", "from s0 import *", files) == ("lib.X",)
    assert values("Y", "from s0 import *", files) == ()


def test_a_chain_of_stars_may_be_long() -> None:
    files = {f"s{number}": f"from s{number + 1} import *" for number in range(400)} | {"s400": "from lib import X"}
    assert values("X", "from s0 import *", files) == ("lib.X",)


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
