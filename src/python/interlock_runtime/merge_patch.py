"""JSON Merge Patch (RFC 7396) on models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import JsonValue, ValidationError
from typing_extensions import TypeAliasType

from interlock_runtime.models import MISSING, Model, Patch
from interlock_runtime.problems import ValidationFailed
from interlock_runtime.validation import validation_failed

M = TypeVar("M", bound=Model)


def apply_patch(current: M, patch: Patch) -> M:
    """`current` as `patch` changes it.

    Fields that the patch does not hold keep their values. Nested patches, maps and the objects of free JSON are merged;
    lists, unions and whole models replace what was there. Null sets a field to null, or removes it where the model lets
    it be absent. Fields of the patch that the model does not have are left out of account.

    Raises:
        ValidationFailed: when the merged value is not a valid one of its model. Only the value that is there makes such
            a patch a wrong one, so it is told no earlier; a controller lets the problem pass and answers with 422.
    """
    merged = _merged(type(current), _values(current), patch)
    try:
        return type(current).model_validate(merged, by_name=True, by_alias=False)
    except ValidationError as error:
        raise _refused(error, patch) from error


def _refused(error: ValidationError, patch: Patch) -> ValidationFailed:
    """The problem, its pointers into the patch as it came."""
    details = [
        {**detail, "loc": ("body", *_by_wire(patch, detail["loc"]))} for detail in error.errors(include_url=False)
    ]
    return validation_failed(details, patch.model_dump(mode="json", by_alias=True))


def _by_wire(patch: Patch, place: tuple[int | str, ...]) -> Iterator[int | str]:
    """The place of an error, told by field names, by wire names."""
    here: Any = patch
    for step in place:
        match here:
            case Model() if isinstance(step, str) and step in (fields := type(here).model_fields):
                yield fields[step].alias or step
                here = getattr(here, step)
            case Mapping():
                yield step
                here = here.get(step)
            case list() if isinstance(step, int) and step < len(here):
                yield step
                here = here[step]
            case _:
                yield step


def _merged(model: type[Model] | None, current: Mapping[str, Any], patch: Patch) -> dict[str, Any]:
    """The values of `model` by field name: the current ones as the patch changes them."""
    fields = model.model_fields if model is not None else {}
    patch_fields = type(patch).model_fields
    values = dict(current)
    for name, change in _values(patch).items():
        field = fields.get(name)
        if change is None and field is not None and field.default is MISSING:
            values.pop(name, None)
        else:
            annotation = field.annotation if field is not None else None
            values[name] = _changed(annotation, patch_fields[name].annotation, values.get(name), change)
    return values


def _changed(annotation: Any, patch_annotation: Any, value: Any, change: Any) -> Any:
    """`value`, annotated in its model, as `change`, annotated in the patch, changes it."""
    match change:
        case Patch():
            current = _values(value) if isinstance(value, Model) else {}
            return _merged(_model_in(annotation), current, change)
        case Mapping() if (entries := _entries(patch_annotation)) is not None:
            return _merged_mapping(entries, value if isinstance(value, Mapping) else {}, change)
        case _:
            return _plain(change)


def _merged_mapping(annotation: Any, current: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in current.items() if change.get(key, MISSING) is not None}
    changed = {
        key: _changed(None, annotation, current.get(key), value) for key, value in change.items() if value is not None
    }
    return kept | changed


def _entries(annotation: Any) -> Any:
    """What the annotation of a map says of its values. None when it is a union's: what replaces it may be a map."""
    match list(_alternatives(annotation)):
        case [one] if one is JsonValue:
            return JsonValue
        case [one] if get_origin(one) is dict:
            return get_args(one)[1]
        case _:
            return None


def _alternatives(annotation: Any) -> Iterator[Any]:
    """The types that an annotation consists of, behind their names, without the ways to say that there is no value."""
    if annotation is NoneType or annotation is MISSING:
        return
    if isinstance(annotation, TypeAliasType) and annotation is not JsonValue:
        yield from _alternatives(annotation.__value__)
        return
    match get_origin(annotation):
        case origin if origin is Annotated:
            yield from _alternatives(get_args(annotation)[0])
        case origin if origin in (Union, UnionType):
            for alternative in get_args(annotation):
                yield from _alternatives(alternative)
        case _:
            yield annotation


def _model_in(annotation: Any) -> type[Model] | None:
    """The model that an annotation names, if it names one: `Address`, `Address | None`."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part)) is not None), None)


def _plain(value: Any) -> Any:
    """The value with its models as dictionaries: they may be other variants than those of the merged model."""
    match value:
        case Model():
            return {name: _plain(member) for name, member in _values(value).items()}
        case list():
            return [_plain(item) for item in value]
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case _:
            return value


def _values(model: Model) -> dict[str, Any]:
    return {name: value for name, value in model.__dict__.items() if value is not MISSING}
