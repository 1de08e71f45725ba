"""Pages of models, enums, unions and named types: one for each domain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from interlock.emit.portal import addresses
from interlock.emit.portal.excerpts import ExcerptView, declaration
from interlock.emit.portal.fields import FieldView, field_view
from interlock.emit.portal.links import Links, LinkView
from interlock.emit.portal.material import Material
from interlock.emit.portal.pages import ContentView, Page
from interlock.emit.portal.prose import Block, prose
from interlock.emit.portal.samples import sample
from interlock.emit.portal.schemas import schema_text
from interlock.emit.portal.types import rules, type_parts
from interlock.emit.value_schemas.json_text import json_text
from interlock.ir.declarations import Alias, Declaration, Enum, Model, Union
from interlock.ir.system import Domain
from interlock.ir.types import Json, Ref


class ValueView(NamedTuple):
    """A value of an enum. The unknown one stands for those that a reader does not know."""

    name: str
    value: str
    is_unknown: bool


class MemberView(NamedTuple):
    """A member of a union; `tag` is what tells it from the others, empty where shape alone does."""

    tag: str
    type: tuple[LinkView, ...]


class ShapeView(NamedTuple):
    """What values of a declaration look like: one of the tuples is filled, or `type` for a named type."""

    fields: tuple[FieldView, ...]
    values: tuple[ValueView, ...]
    members: tuple[MemberView, ...]
    discriminator: str
    type: tuple[LinkView, ...]
    rules: tuple[str, ...]


class UseView(NamedTuple):
    how: str
    link: LinkView


class ModelView(NamedTuple):
    """`base` leads to the model that a variant was made from."""

    name: str
    noun: str
    base: LinkView | None
    doc: tuple[Block, ...]
    is_deprecated: bool
    shape: ShapeView
    examples: tuple[str, ...]
    schema: str
    uses: tuple[UseView, ...]
    source: ExcerptView


class ModelsView(NamedTuple):
    domain: str
    models: tuple[ModelView, ...]


def model_pages(material: Material) -> Iterator[Page]:
    for domain in material.system.domains:
        if domain.declarations:
            yield _page(domain, material)


def shape_view(declared: Declaration, links: Links) -> ShapeView:
    nothing = ShapeView((), (), (), "", (), ())
    match declared:
        case Model(fields=fields):
            return nothing._replace(fields=tuple(field_view(field, links) for field in fields))
        case Enum(members=members, unknown=unknown):
            values = tuple(ValueView(each.name, str(each.value), each == unknown) for each in members)
            return nothing._replace(values=values)
        case Union(members=members, discriminator=discriminator):
            shown = tuple(
                MemberView("" if member.tag is None else str(member.tag), type_parts(member.type, links))
                for member in members
            )
            return nothing._replace(members=shown, discriminator=discriminator or "")
        case Alias(type=inner):
            return nothing._replace(type=type_parts(inner, links), rules=rules(inner))


def _page(domain: Domain, material: Material) -> Page:
    path = addresses.of_declaration(domain.declarations[0].name).page
    links = Links(path)
    models = tuple(_model(declared, material, links) for declared in domain.declarations)
    contents = tuple(ContentView(model.name, model.name, is_code=True) for model in models)
    return Page(
        path, "models.html.jinja", f"{domain.name} models", addresses.MODELS, contents, ModelsView(domain.name, models)
    )


def _model(declared: Declaration, material: Material, links: Links) -> ModelView:
    uses = material.uses.get(declared.name, ())
    return ModelView(
        name=declared.name.name,
        noun=noun(declared),
        base=_base(declared, links),
        doc=prose(declared.doc),
        is_deprecated=declared.deprecated,
        shape=shape_view(declared, links),
        examples=tuple(json_text(each) for each in _examples(declared, material)),
        schema=schema_text(declared.name, material.system),
        uses=tuple(UseView(use.how, links.to(use.address, use.what)) for use in uses),
        source=declaration(material.sources, declared.span),
    )


def noun(declared: Declaration) -> str:
    """What a declaration is, in a word or two."""
    match declared:
        case Model(patch=True):
            return "merge-patch"
        case Model():
            return "model"
        case Enum():
            return "enum"
        case Union():
            return "union"
        case Alias():
            return "named type"


def _base(declared: Declaration, links: Links) -> LinkView | None:
    match declared:
        case Model(variant=str(), base=base, name=name):
            return links.to(addresses.of_declaration(type(name)(name.domain, base)), base)
        case _:
            return None


def _examples(declared: Declaration, material: Material) -> tuple[Json, ...]:
    """The spec's own, or one that is made up. An enum shows its values anyway."""
    match declared:
        case Enum():
            return ()
        case Model(examples=examples) | Union(examples=examples) | Alias(examples=examples):
            return examples or (sample(Ref(declared.name), material.system),)
