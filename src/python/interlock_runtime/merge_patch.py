"""JSON Merge Patch (RFC 7396) on models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar, get_args

from pydantic import ValidationError

from interlock_runtime.models import MISSING, Model, Patch
from interlock_runtime.problems import ValidationFailed
from interlock_runtime.validation import validation_failed

M = TypeVar("M", bound=Model)


def apply_patch(current: M, patch: Patch) -> M:
    """`current` as `patch` changes it.

    Fields that the patch does not hold keep their values. Nested patches and maps are merged; lists, unions and whole
    models replace what was there. Null sets a field to null, or removes it where the model lets it be absent. Fields
    of the patch that the model does not have are left out of account.

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
    values = dict(current)
    for name, change in _values(patch).items():
        field = fields.get(name)
        if change is None and field is not None and field.default is MISSING:
            values.pop(name, None)
        else:
            values[name] = _changed(field.annotation if field is not None else None, values.get(name), change)
    return values


def _changed(annotation: Any, value: Any, change: Any) -> Any:
    match change:
        case Patch():
            current = _values(value) if isinstance(value, Model) else {}
            return _merged(_model_in(annotation), current, change)
        case Mapping():
            return _merged_mapping(value if isinstance(value, Mapping) else {}, change)
        case _:
            return _plain(change)


def _merged_mapping(current: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in current.items() if change.get(key, MISSING) is not None}
    changed = {key: _changed(None, current.get(key), value) for key, value in change.items() if value is not None}
    return kept | changed


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
