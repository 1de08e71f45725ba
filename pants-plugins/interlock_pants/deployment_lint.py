"""Deployments are linted together, so that what keeps several from being made is told once."""

from __future__ import annotations

from pants.core.goals.lint import LintTargetsRequest
from pants.core.util_rules.partitions import PartitionerType
from pants.option.option_types import SkipOption
from pants.option.subsystem import Subsystem

from interlock_pants.deployment import DeploymentFieldSet


class DeploymentLint(Subsystem):
    options_scope = "interlock-deployment"
    name = "interlock-deployment"
    help = "Looks for what keeps `deployment` targets from being packaged."

    skip = SkipOption("lint")


class LintDeploymentRequest(LintTargetsRequest):
    field_set_type = DeploymentFieldSet
    tool_subsystem = DeploymentLint
    partitioner_type = PartitionerType.DEFAULT_SINGLE_PARTITION
