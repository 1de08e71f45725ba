"""`specs/<domain>/models.py`: the declared types of a domain as pydantic models, enums and aliases."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import NamedTuple

from interlock.emit.emitter import OutputFile
from interlock.emit.python.fields import field_statement, schema_extra
from interlock.emit.python.imports import Imports
from interlock.emit.python.layout import Code, call, either, keyword, statement
from interlock.emit.python.literals import docstring, literal, string
from interlock.emit.python.names import enum_member, file_of, header, models_module
from interlock.emit.python.order import in_order, referenced, types_of
from interlock.emit.python.templates import render
from interlock.emit.python.types import ENUMS, MODELS, SHAPES, Annotation, annotation, type_expr
from interlock.ir.declarations import Alias, Declaration, Enum, Model, Union
from interlock.ir.system import Domain, System
from interlock.ir.types import Json, Ref


class ClassView(NamedTuple):
    """A class of the file: `lines` are its indented members, finished."""

    decorators: tuple[str, ...]
    name: str
    base: str
    docstring: str | None
    lines: tuple[str, ...]


class AliasView(NamedTuple):
    statement: str


class RebuildView(NamedTuple):
    """Classes that were written before something that they need."""

    names: tuple[str, ...]


View = ClassView | AliasView | RebuildView


def emit_models(system: System, domain: Domain) -> OutputFile:
    """The models module of a domain that declares something."""
    module = models_module(domain.name)
    imports = Imports(module, taken=_taken(domain))
    imports.use("__future__", "annotations")
    views = list(_views(system, domain, imports))
    content = render(
        "models.py.jinja",
        header=header(domain.declarations[0].span.path),
        domain=domain.name,
        imports=imports.block(),
        views=views,
    )
    return OutputFile(file_of(module), content)


def _taken(domain: Domain) -> Iterator[str]:
    for declared in domain.declarations:
        yield declared.name.name
        if isinstance(declared, Model):
            for field in declared.fields:
                yield field.name


def _views(system: System, domain: Domain, imports: Imports) -> Iterator[View]:
    for group in in_order(domain.declarations):
        waiting = {declared.name.name for declared in group if isinstance(declared, Union | Alias)}
        for declared in group:
            match declared:
                case Enum():
                    yield _enum(declared, imports)
                case Model():
                    yield _model(declared, imports, system, {other.name.name for other in group})
                case Union():
                    yield _alias(declared, _union(declared, imports, system), waiting, imports)
                case Alias():
                    yield _alias(declared, annotation(declared.type, imports), waiting, imports)
            waiting.discard(declared.name.name)
        if len(group) > 1:
            incomplete = group if isinstance(group[-1], Union | Alias) else group[:-1]
            yield RebuildView(tuple(declared.name.name for declared in incomplete if isinstance(declared, Model)))


def _enum(enum: Enum, imports: Imports) -> ClassView:
    integers = isinstance(enum.members[0].value, int)
    base = imports.use(ENUMS, "IntegerEnum") if integers else imports.use("enum", "StrEnum")
    decorators = [imports.use(ENUMS, "deprecated")] if enum.deprecated else []
    if enum.unknown is not None:
        unknown = call(imports.use(ENUMS, "reads_unknown_as"), string(enum_member(enum.unknown.name)))
        decorators.append(str(unknown))
    lines = (f"    {enum_member(member.name)} = {literal(member.value)}" for member in enum.members)
    return ClassView(tuple(decorators), enum.name.name, base, _docstring(enum.doc), tuple(lines))


def _model(model: Model, imports: Imports, system: System, group: Set[str]) -> ClassView:
    base = imports.use(MODELS, "Patch" if model.patch else "Model")
    lines = [field_statement(field, imports, system, group) for field in model.fields]
    extra = _extra(model.deprecated, model.examples)
    if extra:
        config = call(imports.use("pydantic", "ConfigDict"), keyword("json_schema_extra", literal(extra)))
        lines = [statement("model_config = ", config, depth=1), *([""] if lines else []), *lines]
    if not lines and not model.doc:
        lines = ["    pass"]
    return ClassView((), model.name.name, base, _docstring(model.doc), tuple(lines))


def _union(union: Union, imports: Imports, system: System) -> Annotation:
    base = either(*(type_expr(member.type, imports) for member in union.members))
    if union.discriminator is None:
        return Annotation(base, (keyword("union_mode", string("left_to_right")),))
    tags = (literal(member.tag) for member in union.members)
    marker = call(imports.use(SHAPES, "Tagged"), string(union.discriminator), *tags, *_attribute(union, system))
    return Annotation(base, (), (marker,))


def _attribute(union: Union, system: System) -> Iterator[Code]:
    """The name that the discriminator has in Python, where it is not its wire name. All members agree on it."""
    member = union.members[0].type
    declared = system.declarations[member.target] if isinstance(member, Ref) else None
    for field in declared.fields if isinstance(declared, Model) else ():
        if field.wire == union.discriminator and field.name != field.wire:
            yield keyword("attribute", string(field.name))


def _alias(declared: Union | Alias, written: Annotation, waiting: set[str], imports: Imports) -> AliasView:
    base = written.base
    if _names_any(declared, waiting):
        base = string(str(base))
    documentation = tuple(_documentation(declared))
    if documentation and written.markers:
        # A marker makes the schema anew, so what describes it stands behind.
        described = Annotation(
            base, written.arguments, (*written.markers, call(imports.use("pydantic", "Field"), *documentation))
        )
    else:
        described = Annotation(base, (*written.arguments, *documentation), written.markers)
    alias = call(imports.use("typing_extensions", "TypeAliasType"), string(declared.name.name), described.code(imports))
    return AliasView(statement(f"{declared.name.name} = ", alias))


def _names_any(declared: Declaration, names: set[str]) -> bool:
    domain = declared.name.domain
    return any(
        ref.target.domain == domain and ref.target.name in names
        for type_ in types_of(declared)
        for ref in referenced(type_)
    )


def _documentation(declared: Union | Alias) -> Iterator[Code]:
    if declared.doc:
        yield keyword("description", string(declared.doc))
    if declared.examples:
        yield keyword("examples", literal(list(declared.examples)))
    if declared.deprecated:
        yield schema_extra({"deprecated": True})


def _extra(deprecated: bool, examples: tuple[Json, ...]) -> dict[str, Json]:
    extra: dict[str, Json] = {"deprecated": True} if deprecated else {}
    if examples:
        extra["examples"] = list(examples)
    return extra


def _docstring(doc: str | None) -> str | None:
    return docstring(doc, depth=1) if doc else None
