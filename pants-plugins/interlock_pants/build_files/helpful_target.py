"""What targets of ours have in common. Pants itself refuses fields that do not exist, and values of a wrong type."""

from __future__ import annotations

from pants.engine.target import InvalidFieldException, Target

from interlock_pants.build_files.wording import did_you_mean


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
