"""Types of requests, responses and messages that are written by hand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from interlock.diagnostics.catalogue.entry import Entry, example_file
from interlock.lint.python.exemptions import is_looked_at
from interlock.lint.python.expressions import Expr, Sequence
from interlock.lint.python.facts import WorkspaceFacts
from interlock.lint.python.resolving.definitions import Definitions
from interlock.lint.python.resolving.evaluation import Values
from interlock.lint.python.resolving.project import Project
from interlock.lint.python.resolving.registry import FoundClass
from interlock.lint.python.rule import Finding, PythonRule, Reach
from interlock.lint.python.summary import Call, Class, Function, Import, ModuleSummary

_MODEL = frozenset({"pydantic.BaseModel"})
_SETTINGS = frozenset({"pydantic_settings.BaseSettings"})
_TABLE = ("table", "#True")
"""The keyword by which a class of SQLModel is a table, and no contract."""
_DATACLASS = "pydantic.dataclasses.dataclass"
_DATACLASSES = frozenset({_DATACLASS, f"{_DATACLASS}()"})
_CREATE_MODEL = "pydantic.create_model"
_MADE = _DATACLASSES | {f"{_CREATE_MODEL}()"}
_TYPE = "builtins.type"
_BY_CREATE_MODEL = "`create_model` makes a pydantic model by hand"
_BY_DATACLASS = "this call makes a pydantic dataclass by hand"
_BY_TYPE = "`type(...)` makes a pydantic model by hand"
_GENERATED = "specs."
_WIRE = frozenset({"fastapi", "starlette", "faststream"})
_HELP = "declare it in a models.yaml and import the generated class; data that stays inside is a plain dataclass"


def check(module: ModuleSummary, project: Project, facts: WorkspaceFacts) -> Iterator[Finding]:
    inherited: set[str] = set()
    for each in module.classes:
        bases = _bases(module, project, each)
        inherited.update(bases)
        model = _model_among(project, bases)
        if model is not None and _TABLE not in each.keywords:
            known = "" if model in _MODEL else f", by way of `{model}`"
            yield Finding(each.start, each.end, f"`{each.name}` is a pydantic model written by hand{known}", _HELP)
        for decorator in each.decorators:
            values = project.resolve(module, decorator.expression, each.defined_in)
            if any(not _DATACLASSES.isdisjoint(_results(project, value)) for value in values):
                yield Finding(each.start, each.end, f"`{each.name}` is a pydantic dataclass written by hand", _HELP)
    makers = project.answers(_maker)
    for call, callees in project.called(module):
        for callee in callees:
            maker = makers[callee]
            if maker is not None and _makes(maker, module, project, call):
                yield Finding(call.start, call.end, maker, _HELP)
                break
    brought = _brought(module, project)
    if brought:
        yield from _imported(project, brought, inherited)
    if brought or module.classes:
        yield from _settings_on_the_wire(module, project, brought)


def _bases(module: ModuleSummary, project: Project, each: Class) -> Values:
    """What a class inherits, also from a tuple: `class A(*BASES)`."""
    bases = project.bases_of(module, each) if each.bases else ()
    if len(bases) < len(each.bases):
        gathered = [
            value
            for base in each.bases
            if not project.resolve(module, base, each.defined_in)
            for value in _members(module, project, base, each.defined_in)
        ]
        return (*bases, *gathered)
    return bases


def _members(module: ModuleSummary, project: Project, expression: Expr, scope: int) -> Iterator[str]:
    """What is in a list or a tuple that is written out."""
    for source, at, made in Definitions(project).of(module, expression, scope):
        for item in made.items if isinstance(made, Sequence) else ():
            yield from project.resolve(source, item, at)


def _model_among(project: Project, bases: Values) -> str | None:
    """The first model, unless these are bases of settings."""
    model = next((base for base in bases if project.inherits(base, _MODEL)), None)
    if model is None or any(project.inherits(base, _SETTINGS) for base in bases):
        return None
    return model


def _results(project: Project, value: str) -> frozenset[str]:
    """What a function gives, through functions of ours; a value that is no such function is its own result."""
    found: set[str] = set()
    seen: set[str] = set()
    pending = [value]
    while pending:
        each = pending.pop()
        if project.function(each.removesuffix("()")) is None:
            found.add(each)
        elif each not in seen:
            seen.add(each)
            pending.extend(project.returned(each))
    return frozenset(found)


def _maker(project: Project, callee: str) -> str | None:
    """What is told of a call that may make a contract type."""
    if callee == _CREATE_MODEL:
        return _BY_CREATE_MODEL
    if callee in _DATACLASSES:
        return _BY_DATACLASS
    if callee == _TYPE:
        return _BY_TYPE
    if _is_untold(project, callee) and not _MADE.isdisjoint(_results(project, callee)):
        return f"`{callee}` makes a pydantic model by hand"
    return None


def _makes(maker: str, module: ModuleSummary, project: Project, call: Call) -> bool:
    """Whether a call makes one: of some it depends on the arguments."""
    if maker == _BY_CREATE_MODEL:
        return True
    if maker == _BY_TYPE:
        bases = _members(module, project, call.arguments[1], call.scope) if len(call.arguments) == 3 else ()
        return _model_among(project, tuple(bases)) is not None
    return bool(call.arguments)


def _is_untold(project: Project, callee: str) -> bool:
    """Whether what a function makes is told of nowhere."""
    function = project.function(callee)
    return function is not None and function.module.header is None and not is_looked_at(function.module.path)


def _brought(module: ModuleSummary, project: Project) -> list[tuple[Import, str, FoundClass]]:
    """The models and settings of ours that are imported."""
    classes = project.answers(_model_or_settings)
    return [
        (each, value, found)
        for each, values in project.brought(module)
        for value in values
        if (found := classes[value]) is not None
    ]


def _model_or_settings(project: Project, value: str) -> FoundClass | None:
    """A class of ours that inherits pydantic's, and is not generated. Settings are models too."""
    found = project.class_(value)
    if found is None or found.module.header is not None or not project.inherits(value, _MODEL):
        return None
    return found


def _imported(
    project: Project, brought: Iterable[tuple[Import, str, FoundClass]], inherited: Collection[str]
) -> Iterator[Finding]:
    """Models that are written where no rule looks. What inherits one here has been told of."""
    for each, value, (source, definition) in brought:
        if is_looked_at(source.path) or value in inherited or _TABLE in definition.keywords:
            continue
        if _model_among(project, (value,)) is not None:
            message = f"`{value}` is a pydantic model written by hand, outside of where rules look"
            yield Finding(each.start, each.end, message, _HELP)


def _settings_on_the_wire(
    module: ModuleSummary, project: Project, brought: Iterable[tuple[Import, str, FoundClass]]
) -> Iterator[Finding]:
    """Settings that handlers of requests and messages take or give, and that are sent."""
    known = (*(module.qualified(each.name) for each in module.classes), *(value for _, value, _ in brought))
    instances = {f"{each}()" for each in known if project.inherits(each, _SETTINGS)}
    if not instances:
        return
    for function in module.functions:
        if _is_handler(module, project, function):
            used = instances.intersection(_taken_and_given(module, project, function))
            if used:
                yield _on_the_wire(function, min(used))
    for call, callees in project.called(module):
        if any(callee.startswith(_GENERATED) or callee.partition(".")[0] in _WIRE for callee in callees):
            arguments = (*call.arguments, *(value for _, value in call.keywords))
            sent = instances.intersection(
                value for each in arguments for value in project.resolve(module, each, call.scope)
            )
            if sent:
                yield _on_the_wire(call, min(sent))


def _taken_and_given(module: ModuleSummary, project: Project, function: Function) -> Iterator[str]:
    scope = module.scopes[function.scope]
    for annotation in (*(each.annotation for each in function.parameters), function.returns):
        yield from project.instances(module, annotation, scope.parent)
    for name in scope.bindings:
        yield from project.resolve(module, name, function.scope)


def _is_handler(module: ModuleSummary, project: Project, function: Function) -> bool:
    """Whether a function is decorated as FastAPI's and FastStream's are, or is of a class that a spec asks for."""
    outside = module.scopes[function.scope].parent
    for each in function.decorators:
        if any(value.partition(".")[0] in _WIRE for value in project.resolve(module, each.expression, outside)):
            return True
    owner = module.qualified(function.name.rpartition(".")[0])
    return any(base.startswith(_GENERATED) for base in project.ancestors(owner))


def _on_the_wire(place: Function | Call, value: str) -> Finding:
    shown = value.removesuffix("()")
    return Finding(place.start, place.end, f"`{shown}` are settings, and here are what goes over the wire", _HELP)


RULE = PythonRule(
    Entry(
        id="lint/hand-written-contract",
        title="A request, response or message type written by hand",
        reason="""\
What goes over the wire is declared in the specs: from there come both sides' types, the documents, and the comparison
that tells whether a change breaks anybody. A pydantic model in a service is a contract that none of these know.

A class is found however it comes to be a model: through an alias, a base class in another module, a tuple of bases, a
generated class, a generic one, a model of the runtime, of SQLModel or of aiogram, `create_model`, `type` or pydantic's
`dataclass`, and functions of the repository that give what these make. A model that is written outside `services/`, or
in a test helper, is found where it is imported. Settings, that is subclasses of `pydantic_settings.BaseSettings`, are
no contract, unless a route or a subscriber gives them, a controller takes or gives them, or a generated module is
called with them; nor is a table of SQLModel. Tests and migrations are exempt.

Not seen are models of other libraries than these that are not called by their base in pydantic, `types.new_class`,
`type` by another name, bases and decorators in dictionaries, in parameters and from a module's `__getattr__`, models
that a module outside `services/` has and that are only used through the module (`common.models.Order`), and bodies
without pydantic: `TypedDict`, attrs, msgspec.""",
        bad=(
            example_file(
                "services/shop/controllers/orders.py",
                """
                from pydantic import BaseModel


                class OrderRead(BaseModel):  # found
                    id: int
                    total: float
                """,
            ),
        ),
        good=(
            example_file(
                "specs/shop/models.yaml",
                """
                models:
                  OrderRead:
                    fields:
                      id: int
                      total: float
                """,
            ),
            example_file(
                "services/shop/controllers/orders.py",
                """
                from dataclasses import dataclass

                from specs.shop.models import OrderRead


                @dataclass(frozen=True)
                class Order:
                    id: int
                    prices: tuple[float, ...]


                def shown(order: Order) -> OrderRead:
                    return OrderRead(id=order.id, total=sum(order.prices))
                """,
            ),
        ),
    ),
    Reach.SOURCES,
    check,
)
