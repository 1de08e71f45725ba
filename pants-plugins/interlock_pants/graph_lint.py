"""The graph of services is linted as a whole, whichever services or specs are asked for."""

from __future__ import annotations

from dataclasses import dataclass

from pants.core.goals.lint import LintTargetsRequest
from pants.core.util_rules.partitions import PartitionerType
from pants.engine.target import FieldSet, Tags, Target
from pants.option.option_types import SkipOption
from pants.option.subsystem import Subsystem

from interlock_pants.service_target import ServiceKindField
from interlock_pants.target_types import GeneratorSourceField, SpecSourceField

# What the graph is made of.
_PARTS = (ServiceKindField, SpecSourceField, GeneratorSourceField)

THE_GRAPH = "the graph of services"


class GraphLint(Subsystem):
    options_scope = "interlock-graph"
    name = "interlock-graph"
    help = "Looks for mistakes in how services are connected: circles of calls, events that nobody receives, and so on."

    skip = SkipOption("lint")


@dataclass(frozen=True)
class LintGraphFieldSet(FieldSet):
    """A service or a spec. A linter has one field set, and these have no field in common but those of all targets."""

    required_fields = (Tags,)

    @classmethod
    def opt_out(cls, tgt: Target) -> bool:
        return not any(tgt.has_field(part) for part in _PARTS)


class LintGraphRequest(LintTargetsRequest):
    """Its one element is the graph, so that Pants does not divide what has to be looked at together."""

    field_set_type = LintGraphFieldSet
    tool_subsystem = GraphLint
    partitioner_type = PartitionerType.CUSTOM
