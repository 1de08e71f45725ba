"""What is wrong with the fields of targets, told of all of them at once.

Pants refuses a malformed value where it makes the target, and knows of the first one alone. So fields take what is of
the right type, and whoever needs more asks for their problems.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pants.engine.target import Field, InvalidFieldException, Target

from interlock_pants.wording import Problem, did_you_mean


@dataclass(frozen=True)
class FieldProblem:
    field: str
    problem: Problem


class ExaminedField(Field):
    """A field whose value may be wrong although its type is right."""

    def problems(self) -> tuple[Problem, ...]:
        raise NotImplementedError


def field_problems(fields: Iterable[Field]) -> Iterator[FieldProblem]:
    for field in fields:
        if isinstance(field, ExaminedField):
            yield from (FieldProblem(field.alias, problem) for problem in field.problems())


class HelpfulTarget(Target):
    """A target that tells of fields it does not have by what may have been meant, and of all of them."""

    def _calculate_field_values(self, unhydrated_values, address, *arguments, **options):
        # Pants has no place for this: it would tell of the first one, and list the fields that nobody is to set.
        known = sorted(field.alias for field in self.core_fields if not field.alias.startswith("_"))
        of_plugins = {field.alias for field in self.class_field_types(*arguments[:1])}
        unknown = [alias for alias in unhydrated_values if alias not in of_plugins]
        if unknown and not options.get("ignore_unrecognized_fields"):
            sentences = (
                f"Unrecognized field `{alias}` in target {address}.{did_you_mean(alias, known)}" for alias in unknown
            )
            raise InvalidFieldException("\n".join((*sentences, f"A `{self.alias}` has: {', '.join(known)}.")))
        return super()._calculate_field_values(unhydrated_values, address, *arguments, **options)
