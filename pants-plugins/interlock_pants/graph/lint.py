"""The graph of services is linted as a whole, whichever services or specs are asked for."""

from __future__ import annotations

from dataclasses import dataclass

from pants.core.goals.lint import LintTargetsRequest
from pants.core.util_rules.partitions import PartitionerType
from pants.engine.fs import Digest
from pants.engine.process import Process
from pants.engine.target import FieldSet, Tags, Target
from pants.option.option_types import SkipOption
from pants.option.subsystem import Subsystem

from interlock_pants.compiler.process import Compiler, compiler_process
from interlock_pants.compiler.report import Presentation
from interlock_pants.graph.inputs import INPUT_ARGUMENTS
from interlock_pants.service.target import ServiceKindField
from interlock_pants.specs.target_types import GeneratorSourceField, SpecSourceField

SUBJECT = "The graph of services was"

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


@dataclass(frozen=True)
class GraphLintRequest:
    """Asks what is wrong with the graph of services."""

    presentation: Presentation


def lint_process(request: GraphLintRequest, compiler: Compiler, inputs: Digest) -> Process:
    return compiler_process(
        compiler,
        inputs,
        ("lint-graph", *INPUT_ARGUMENTS, *request.presentation.arguments),
        description="Looking over the graph of services",
    )
