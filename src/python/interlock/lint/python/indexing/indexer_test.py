from __future__ import annotations

from collections.abc import Iterator
from textwrap import dedent
from typing import Any

import pytest

from interlock.lint.python.codec import decode_summary, encode_summary
from interlock.lint.python.expressions import Called, Choice, Item, Member, Subscripted, Text
from interlock.lint.python.indexing.indexer import index, rows
from interlock.lint.python.summary import Call, ModuleSummary, ParameterKind

PATH = "services/shop/app/main.py"


def summary(text: str, path: str = PATH) -> ModuleSummary:
    module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return index(path, module, dedent(text).encode())


def written(data: bytes) -> ModuleSummary:
    """The summary of a file as those have it who read what was written of it."""
    return decode_summary(encode_summary(rows(PATH, "m", data)))


def parts(value: Any) -> Iterator[Any]:
    """Everything in a row, at any depth."""
    inner = (*value.keys(), *value.values()) if isinstance(value, dict) else value if isinstance(value, tuple) else ()
    for each in inner:
        yield each
        yield from parts(each)


def calls(text: str) -> list[str]:
    """What is called, as it is written, of the calls that are kept."""
    source = dedent(text)
    return [source[call.start : call.end] for call in sorted(summary(text).calls)]


RICH = '''
    """Docs."""
    from __future__ import annotations
    import a.b.c, d as e
    from f import g as h, i
    from .near import *
    if h:
        from ..far import x

    K: int | None = 3
    NAME = f"{K}.{e.name}" + "tail"

    @h.decorate("x", y=1)
    class C(i.Base[int], metaclass=h):
        attribute: h = i()
        async def m(self, p: "i.T", /, q=1, *r: int, s: list[h], t: str = "", **u: e.v) -> h | None:
            self.kept = i.make(p)
            async with i.open() as file, h() as (one, two):
                yield file
            return [z for z in await self.kept.get(lambda n: n.size)]

        @staticmethod
        def plain(k): return k

    def f(x=(y := h())):
        global SET
        SET = i
        match x:
            case 1 if h(x): return y or i
        try: pass
        except* h as error: raise i(error) from h()
'''


def test_a_summary_survives_being_written() -> None:
    assert written(RICH.encode()) == index(PATH, "m", RICH.encode())


def test_the_bytes_of_a_summary_do_not_depend_on_what_else_refers_to_its_parts() -> None:
    made = rows(PATH, "m", RICH.encode())
    alone = encode_summary(made)
    held = list(parts(made))
    assert encode_summary(made) == alone
    assert encode_summary(rows(PATH, "m", RICH.encode())) == alone
    assert PATH in held


def test_what_may_be_imported_is_outside_the_standard_library() -> None:
    text = "import os.path, a.b\nfrom a.c import d\nfrom . import near\nfrom .. import far\nfrom x import *\n"
    assert [(each.module, each.name) for each in summary(text).imported] == [
        ("a.b", None), ("a.c", "d"), ("services.shop.app", "near"), ("services.shop", "far"), ("x", "*")
    ]  # fmt: skip


def test_relative_imports_start_from_the_package_of_a_package_too() -> None:
    made = summary("from . import near\nfrom ..other import y", "services/shop/app/__init__.py")
    assert [each.path for each in made.imported] == ["services.shop.app.near", "services.shop.other.y"]


def test_an_import_by_a_call_with_a_constant_is_an_import() -> None:
    text = """
        import importlib
        importlib.import_module("a.b")
        __import__("c")
        importlib.import_module(".near", "services.shop.kit")
        importlib.import_module("..far", package="services.shop.kit")
        importlib.import_module(input())
        importlib.import_module("json")
    """
    dynamic = sorted(each.module for each in summary(text).imported)
    assert dynamic == ["a.b", "c", "services.shop.far", "services.shop.kit.near"]


def test_places_are_those_of_the_names_and_callees() -> None:
    text = dedent(RICH)
    made = summary(RICH)
    assert [text[each.start : each.end] for each in made.classes] == ["C"]
    assert {text[each.start : each.end] for each in made.functions} == {"m", "plain", "f"}
    assert {text[each.start : each.end] for each in made.imported} >= {"a.b.c", "d as e", "g as h", "*"}
    (decorator,) = made.classes[0].decorators
    assert text[decorator.start : decorator.end] == 'h.decorate("x", y=1)'


def test_places_count_characters_whatever_the_encoding_and_the_line_ends() -> None:
    text = 'from a import b\r\nn = "ää\U0001f600"; b.c("é")\r\n'
    for data in (text.encode(), b"\xef\xbb\xbf" + text.encode()):
        (call,) = index(PATH, "m", data).calls
        assert text[call.start : call.end] == "b.c"
    latin = "# coding: latin-1\nfrom a import b\nn = 'ä'; b.c()\n"
    (call,) = index(PATH, "m", latin.encode("latin-1")).calls
    assert latin[call.start : call.end] == "b.c"


def test_signatures_are_whole() -> None:
    method = next(each for each in summary(RICH).functions if each.name == "C.m")
    assert method.is_async
    assert [(each.name, each.kind, each.has_default) for each in method.parameters] == [
        ("self", ParameterKind.POSITIONAL_ONLY, False),
        ("p", ParameterKind.POSITIONAL_ONLY, False),
        ("q", ParameterKind.POSITIONAL_OR_KEYWORD, True),
        ("r", ParameterKind.VAR_POSITIONAL, False),
        ("s", ParameterKind.KEYWORD_ONLY, False),
        ("t", ParameterKind.KEYWORD_ONLY, True),
        ("u", ParameterKind.VAR_KEYWORD, False),
    ]
    annotations = {each.name: each.annotation for each in method.parameters}
    assert annotations["p"] == "i.T"
    assert annotations["s"] == Subscripted("[]", "list", ("h",))
    assert method.returns == Choice("|", ("h", "#None"))
    assert method.yielded == ("file",)


def test_parameters_are_those_that_a_protocol_may_ask_for() -> None:
    text = """
        def plain(a): ...
        class C:
            def public(self, a): ...
            def _own(self, a): ...
    """
    kept = {each.name: len(each.parameters) for each in summary(text).functions}
    assert kept == {"plain": 0, "C.public": 2, "C._own": 0}
    assigned = (
        "def go(self, a): ...\nclass C:\n    def _go(self, a): ...\n    public = _go\n    other = staticmethod(go)"
    )
    assert [len(each.parameters) for each in summary(assigned).functions] == [2, 2]
    generated = f"# Generated by Interlock from specs/shop/api.yaml. Do not edit; edit the spec.\n{dedent(text)}"
    assert {len(each.parameters) for each in summary(generated).functions} == {1, 2}


def test_calls_keep_their_constants() -> None:
    (call,) = summary('from a import b\nb.send("users:events", 3, f"x/{b}", *b, key="k", **b)').calls
    assert call == Call(
        16, 22, 0, "b.send", ("'users:events", "#3", Text("f", ("'x/", "b")), Item("*", "b")), call.keywords
    )
    assert call.keywords == (("key", "'k"), (None, "b"))


def test_an_attribute_by_a_constant_name_is_an_attribute() -> None:
    text = "import a\na.b(getattr(a, 'c'), getattr(a.f(), 'd').e, getattr(a, a.n))"
    call = next(each for each in summary(text).calls if each.callee == "a.b")
    assert call.arguments[:2] == ("a.c", Member(".", Member(".", Called("()", "a.f", (), ()), "d"), "e"))


def test_calls_that_stay_within_the_file_or_the_standard_library_are_not_kept() -> None:
    text = """
        import json, logging
        from dataclasses import dataclass
        log = logging.getLogger()
        @dataclass
        class Point:
            x: int
            def moved(self) -> Point: return Point(self.x + 1)
        def f(unknown, point: Point, names: list[str]) -> str:
            log.info("x")
            unknown.anything()
            point.moved().moved()
            names.append(json.dumps(len(names)))
            "{}".format(str(3))
            return g()
        def g() -> str: return ""
    """
    assert calls(text) == []


def test_calls_of_what_may_come_from_elsewhere_are_kept() -> None:
    text = """
        from a import Thing, make
        class Holder:
            field: Thing
            def __init__(self, thing: Thing | None, other: "Thing") -> None:
                self._thing = thing
                other.b()
            def use(self) -> Thing:
                self._thing.c()
                self.field.d()
                return self._thing
            @property
            def own(self) -> Thing: ...
        class Child(Thing):
            def run(self): self.inherited(); super().over()
        def f(holder: Holder):
            made = make()
            made.e()
            with made.open() as file: file.g()
            holder.use().h()
            holder.own.i()
            type("X", (Thing,), {})
            [each.j() for each in (Thing(),)]
            return lambda: made.k()
    """
    kept = {name.rpartition(".")[2] for name in calls(text)}
    assert kept >= set("bcdeghijk") | {"make", "inherited", "over", "type", "Thing"}


def test_the_header_of_generated_code_is_told_with_its_spec() -> None:
    line = "# Generated by Interlock from specs/users/models.yaml. Do not edit; edit the spec."
    made = summary(f"{line}\nx = 1\n")
    assert made.header is not None
    assert (made.header.spec, made.header.start, made.header.end) == ("specs/users/models.yaml", 0, len(line))
    assert summary("x = '# Generated by Interlock from specs/a.yaml.'").header is None


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"x = 1\ndef f(:\n", 2),
        (b"x = 1\ny = (1,\n", 2),
        (b"  x = 1\n", 1),
        (b"print 'x'\n", 1),
        (b"x = '\xff'\n", 1),
        (b"# coding: nonsense\n", 1),
        (b"x = 1\x00\n", 1),
        (b"(" * 300 + b")" * 300, 1),
        (b"x = 1\nreturn = 2\n", 2),
        ("x = 1\r\r\nä = é = (ü\n".encode(), 3),
    ],
)
def test_what_does_not_parse_has_a_problem_at_its_line_and_nothing_else(data: bytes, line: int) -> None:
    made = index(PATH, "m", data)
    assert made.problem is not None
    text = data.decode(errors="replace")
    assert text[: made.problem.start].replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1 == line
    assert made.calls == () and made.imported == ()
    assert written(data) == made


@pytest.mark.parametrize(
    ("data", "at"),
    [
        (b"a = 1\nb = '\xfc'\n", 11),
        ("é = 1\n".encode() + b"'\xfc'", 7),
        (b"\xef\xbb\xbfa = 1\n'\xfc'", 7),
        (b"# coding: ascii\nb = '\xfc'\n", 21),
        (b"# coding: nonsense\nb = 1\n", 0),
    ],
)
def test_what_cannot_be_decoded_is_at_its_first_wrong_byte(data: bytes, at: int) -> None:
    problem = index(PATH, "m", data).problem
    assert problem is not None
    assert (problem.start, problem.end) == (at, at + 1)


def test_deep_nesting_ends_in_a_summary() -> None:
    sums, lambdas, attributes, signs = (
        "+".join(["a"] * 3000),
        "lambda: " * 1000 + "1",
        "x" + ".y" * 5000,
        "-" * 3000 + "1",
    )
    for text in (sums, lambdas, attributes, signs, "x" + ".y()" * 300, "x" + "[0]" * 300):
        made = index(PATH, "m", text.encode())
        assert made.path == PATH


def test_what_python_finds_doubtful_is_not_said() -> None:
    assert summary("x = '\\d'\nassert (1, 2)\n").problem is None


def test_what_leads_out_is_the_same_from_wherever_a_circle_is_entered() -> None:
    """Of two classes that give each other, one holds something from elsewhere."""
    first = "class A:\n    def b(self) -> B: ...\n    def go(self): self.b().a().kept.call()\n"
    second = "class B:\n    kept: Thing\n    def a(self) -> B: ...\n    def back(self) -> A: ...\n"
    second += "    def go(self): self.kept.call()\n"
    for order in (first + second, second + first):
        found = calls(f"from lib import Thing\n{order}A().b().kept.call()\nB().back().b().kept.call()\n")
        assert len([name for name in found if name.endswith("kept.call")]) == 4


def test_a_class_that_gives_itself_leads_nowhere() -> None:
    text = """
        import lib
        class Point:
            parent: Point
            def moved(self) -> Point: return self.parent.moved()
        def f(point: Point):
            name = str(point)
            name = name.strip()
            name.lower()
            point.moved().parent.moved()
            Point().moved()
    """
    assert calls(text) == []


@pytest.mark.parametrize(
    ("text", "callee", "arguments"),
    [
        ("asyncio.to_thread(a.send, 'x', 1)", "a.send", ("'x", "#1")),
        ("loop.run_in_executor(None, a.send, 'x')", "a.send", ("'x",)),
        ("anyio.to_thread.run_sync(a.send, 'x')", "a.send", ("'x",)),
        ("run_in_threadpool(a.send, 'x')", "a.send", ("'x",)),
        ("pool.submit(a.send, 'x')", "a.send", ("'x",)),
        ("map(a.send, a.xs)", "a.send", (Item("*", "a.xs"),)),
        ("Thread(target=a.send, args=('x',)).start()", "a.send", ("'x",)),
        ("run(getattr(a, 'send'))", "a.send", ()),
        ("run(partial(a.send, 'x'))", "a.send", ("'x",)),
        ("partial(a.send, 'x')('y')", "a.send", ("'x", "'y")),
        ("send = partial(a.send, 'x')\nsend('y')", "send", ("'x", "'y")),
        ("send = partial(a.send, 'x')\nrun(send)", "send", ("'x",)),
    ],
)
def test_a_function_that_is_passed_on_to_be_called_is_a_call(
    text: str, callee: str, arguments: tuple[object, ...]
) -> None:
    kept = summary(f"import a, anyio, asyncio\n{text}\n").calls
    assert [each.arguments for each in kept if each.callee == callee] == [arguments]


def test_a_partial_that_has_a_name_is_called_by_that_alone() -> None:
    assert calls("import a\nsend = partial(a.send, 'x')\nsend()\n@partial(a.make, 1)\ndef f(): ...") == ["send"]


@pytest.mark.parametrize(
    "text",
    [
        "class Other:\n    kept: int = 1\nclass C(Base):\n    def go(self): self.kept.call()",
        "class C(Base):\n    kept: object\n    def go(self): self.kept.call()",
        "make = type\nmake('call', (), {})",
        "import builtins\nbuiltins.type('call', (), {})",
        "import types\ntypes.new_class('call', ())",
        "from types import new_class\nnew_class('call', ())",
    ],
)
def test_calls_of_what_is_inherited_and_of_what_makes_classes_are_kept(text: str) -> None:
    assert len(calls(f"from lib import Base\n{text}")) == 1


def test_calls_of_builtins_are_kept_where_a_star_may_bring_others_of_their_names() -> None:
    assert calls("from lib import *\ncompile('x')") == ["compile"]
    assert calls("from lib import A\ncompile('x')") == []


def test_a_cookie_is_read_on_the_second_line_however_long_the_first_is() -> None:
    text = f"# {'x' * 300}\n# coding: latin-1\nfrom a import b\nn = 'ä'; b.c()\n"
    made = index(PATH, "m", text.encode("latin-1"))
    assert made.problem is None
    assert [text[call.start : call.end] for call in made.calls] == ["b.c"]


@pytest.mark.parametrize("encoding", ["undefined", "punycode", "idna", "rot13", "zlib"])
def test_an_encoding_that_no_text_has_is_a_problem_of_its_file_alone(encoding: str) -> None:
    made = index(PATH, "m", f"# coding: {encoding}\nx = 1 \\ \xff\n".encode("latin-1"))
    assert made.problem is not None


@pytest.mark.parametrize("count", [100, 300, 900])
def test_wide_and_deep_annotations_end_in_a_summary_that_can_be_written(count: int) -> None:
    union, deep = " | ".join(["int"] * count), "list[" * min(count, 150) + "int" + "]" * min(count, 150)
    for text in (f"X = {union}", f"x: {union}", f"class A:\n    def f(self, x: {union}): ...", f"x: {deep}"):
        assert written(text.encode()) == index(PATH, "m", text.encode())


def test_what_a_module_exports_is_kept_where_it_has_hidden_names() -> None:
    assert "__all__" not in summary("__all__ = ['a']").scopes[0].bindings
    assert "__all__" in summary("__all__ = ['a', '_b']").scopes[0].bindings
