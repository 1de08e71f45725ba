"""The graph of services is linted as a whole, whichever services are asked for."""

from __future__ import annotations

from dataclasses import dataclass

from pants.core.goals.lint import LintTargetsRequest
from pants.core.util_rules.partitions import PartitionerType
from pants.engine.target import FieldSet
from pants.option.option_types import SkipOption
from pants.option.subsystem import Subsystem

from interlock_pants.service_target import ServiceKindField, ServiceModuleField

THE_GRAPH = "the graph of services"


class GraphLint(Subsystem):
    options_scope = "interlock-graph"
    name = "interlock-graph"
    help = "Looks for mistakes in how services are connected: circles of calls, events that nobody receives, and so on."

    skip = SkipOption("lint")


@dataclass(frozen=True)
class LintGraphFieldSet(FieldSet):
    required_fields = (ServiceKindField, ServiceModuleField)


class LintGraphRequest(LintTargetsRequest):
    """Its one element is the graph, so that Pants does not divide what has to be looked at together."""

    field_set_type = LintGraphFieldSet
    tool_subsystem = GraphLint
    partitioner_type = PartitionerType.CUSTOM
